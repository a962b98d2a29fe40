/** The one filter every view obeys: a chip per term, and a field to type more. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconListSearch, IconPencil, IconX } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import { topTerms } from '../../../query/filter-terms.ts';
import { readFilter, replaceTerm } from '../../lib/filter-terms.ts';
import { useCaptures } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import classes from './filter-bar.module.css';
import { FilterChip } from './filter-chip.tsx';
import { FilterInput, type FilterInputHandle } from './filter-input.tsx';

export interface FilterBarProps {
  /** The field, for whoever wants to put the focus there. */
  readonly input: RefObject<FilterInputHandle | null>;
  readonly isInHereOpen: boolean;
  readonly toggleInHere: () => void;
}

/** Which part of the filter stands in the field to be changed: a term, or all of it. */
export type Editing = number | 'all' | null;

export function FilterBar({ input, isInHereOpen, toggleInHere }: FilterBarProps) {
  const { dataset, scope, filter, setFilter, setCaptures, clear } = useScope();
  const { data: captures = [] } = useCaptures(dataset);
  const [editing, setEditing] = useState<Editing>(null);

  const read = readFilter(filter);
  const terms = read.ok ? topTerms(read.filter) : [];
  const shownCaptures = (scope.capture ?? '')
    .split(',')
    .flatMap((id) => captures.find((c) => c.id === Number(id)) ?? []);
  const hasAny = filter !== '' || shownCaptures.length > 0 || scope.from !== undefined;

  const edit = (what: Editing, text: string) => {
    setEditing(what);
    input.current?.edit(text);
  };
  return (
    <search className={classes.bar} aria-label="Filter">
      <div className={classes.field}>
        {shownCaptures.map(({ id, name }) => (
          <span key={id} className={classes.chip}>
            <span className={classes.term}>
              <span className="cs-dim">capture:</span> <span className="cs-cut">{name}</span>
            </span>
            <button
              type="button"
              className={classes.remove}
              aria-label={`Show all captures, not only ${name}`}
              onClick={() => setCaptures([])}
            >
              <IconX size={13} />
            </button>
          </span>
        ))}
        {editing !== 'all' &&
          terms.map((term, index) => (
            <FilterChip
              // biome-ignore lint/suspicious/noArrayIndexKey: a term is its place in the filter.
              key={index}
              term={term}
              isEdited={editing === index}
              replace={(by) => setFilter(replaceTerm(filter, index, by))}
              edit={(text) => edit(index, text)}
            />
          ))}
        <FilterInput
          ref={input}
          editing={editing}
          stopEditing={() => setEditing(null)}
          // A filter from an address that cannot be read stands in the field, to be put right.
          broken={read.ok ? null : filter}
        />
        {hasAny && (
          <>
            {terms.length > 0 && (
              <Tooltip label="Edit as text">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label="Edit the whole filter as text"
                  onClick={() => edit('all', filter)}
                >
                  <IconPencil size={15} />
                </ActionIcon>
              </Tooltip>
            )}
            <Tooltip label="Show everything">
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Clear the filter" onClick={clear}>
                <IconX size={15} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </div>
      <Button
        className={classes.inHere}
        variant={isInHereOpen ? 'light' : 'default'}
        size="xs"
        leftSection={<IconListSearch size={15} />}
        aria-expanded={isInHereOpen}
        onClick={toggleInHere}
        title="What is in here? (i)"
      >
        What is in here?
      </Button>
    </search>
  );
}
