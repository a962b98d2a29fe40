/** The field a filter is typed into: completes what may come next, and says under the wrong word what is wrong. */
import { Combobox, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Scope } from '../../../api/scope.ts';
import type { Values } from '../../../api/views.ts';
import type { TextRange } from '../../../query/filter-error.ts';
import { canonicalText, printText } from '../../../query/filter-literal.ts';
import { fetchValues, type ProblemError, settledValue } from '../../lib/api.ts';
import { andFilter, canonicalFilter, readFilter, replaceTerm } from '../../lib/filter-terms.ts';
import { useFormat } from '../../lib/format.ts';
import { valueLabel } from '../../lib/labels.ts';
import { viewKey } from '../../lib/queries.ts';
import { useScope } from '../../lib/scope.ts';
import { type Completion, complete, completionAt, hasValues, type Proposal, proposals } from './complete.ts';
import classes from './filter-bar.module.css';
import type { Editing } from './filter-bar.tsx';

export interface FilterInputHandle {
  readonly focus: () => void;
  /** Puts text into the field, to be changed. */
  readonly edit: (text: string) => void;
}

export interface FilterInputProps {
  readonly ref: Ref<FilterInputHandle>;
  readonly editing: Editing;
  readonly stopEditing: () => void;
  readonly broken: string | null;
}

interface Fault extends TextRange {
  readonly message: string;
}

const MOST_PROPOSALS = 12;

/** Values that occur under the filter as it is, with how many flows have them. */
function useValueProposals({ expected, typed }: Completion, scope: Scope): Proposal[] {
  const { dataset } = useScope();
  const format = useFormat();
  const field = expected.kind === 'value' && hasValues(expected.field) ? expected.field : null;
  const [prefix] = useDebouncedValue(typed, 120);
  const { data } = useQuery<Values, ProblemError>({
    queryKey: [...viewKey(dataset), 'values', scope, field?.name, prefix],
    queryFn: ({ signal }) =>
      settledValue(
        fetchValues(
          dataset,
          { ...scope, field: field!.name, ...(prefix !== '' && { prefix }), limit: MOST_PROPOSALS },
          signal,
        ),
      ),
    enabled: field !== null,
  });
  if (field === null || data === undefined) return [];
  return data.values.flatMap(({ value, flows }) => {
    if (value === null) return [];
    const label = valueLabel(field.name, value);
    const text = printText(canonicalText(field, String(value)));
    const count = format.things(flows, 'flow');
    return [{ text, detail: label === String(value) ? count : `${label} · ${count}` }];
  });
}

export function FilterInput({ ref, editing, stopEditing, broken }: FilterInputProps) {
  const { scope, filter, setFilter } = useScope();
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [fault, setFault] = useState<Fault | null>(null);
  const [isFocused, setIsFocused] = useState(false);
  const element = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });

  const write = (next: string, at = next.length) => {
    setText(next);
    setCaret(at);
    setFault(null);
    requestAnimationFrame(() => element.current?.setSelectionRange(at, at));
  };
  useImperativeHandle(ref, () => ({
    focus: () => element.current?.focus(),
    edit: (next) => {
      write(next);
      element.current?.focus();
    },
  }));
  useEffect(() => {
    if (broken === null) return;
    setText(broken);
    const read = readFilter(broken);
    if (!read.ok) setFault({ ...read.error.position, message: read.error.message });
  }, [broken]);

  const completion = useMemo(() => completionAt(text, caret), [text, caret]);
  const valueProposals = useValueProposals(completion, broken === null ? scope : {});
  const offered = [...proposals(completion), ...valueProposals].slice(0, MOST_PROPOSALS);
  const isDone = offered.length === 1 && offered[0]?.text === completion.typed;

  const submit = () => {
    const read = readFilter(text);
    if (!read.ok) {
      setFault({ ...read.error.position, message: read.error.message });
      combobox.closeDropdown();
      return;
    }
    if (read.filter === null && editing === null) return;
    if (editing === 'all' || broken !== null) setFilter(canonicalFilter(text));
    else if (editing !== null) setFilter(replaceTerm(filter, editing, read.filter));
    else if (read.filter !== null) setFilter(andFilter(filter, read.filter));
    stopEditing();
    write('');
    combobox.closeDropdown();
  };
  const take = (word: string) => {
    const next = complete(text, completion, word);
    write(next.text, next.caret);
    combobox.resetSelectedOption();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // The list takes Enter only for an entry that was chosen with the arrows.
    const hasChosen = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0;
    if (event.key === 'Enter' && !hasChosen) {
      event.preventDefault();
      submit();
    } else if (
      event.key === 'Tab' &&
      !event.shiftKey &&
      combobox.dropdownOpened &&
      completion.typed !== '' &&
      offered[0]
    ) {
      event.preventDefault();
      take(offered[0].text);
    } else if (event.key === 'Escape') {
      if (combobox.dropdownOpened) return combobox.closeDropdown();
      if (editing !== null) {
        stopEditing();
        write('');
      } else element.current?.blur();
    }
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={take}
      position="bottom-start"
      width={360}
      shadow="md"
      offset={6}
      middlewares={{ flip: false, shift: true }}
    >
      <div className={classes.inputBox}>
        <Combobox.EventsTarget>
          <input
            ref={element}
            className={classes.input}
            aria-label="Add to the filter"
            aria-invalid={fault !== null}
            aria-describedby={fault === null ? undefined : 'filter-fault'}
            placeholder={isFocused ? 'service = tls and bytes > 1MB' : 'Type a filter, or click any value'}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            value={text}
            onFocus={() => setIsFocused(true)}
            onBlur={() => {
              setIsFocused(false);
              combobox.closeDropdown();
            }}
            onClick={(event) => {
              setCaret(event.currentTarget.selectionStart ?? 0);
              combobox.openDropdown();
            }}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setCaret(event.currentTarget.selectionStart ?? 0);
              setFault(null);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
            onKeyDown={onKeyDown}
            onKeyUp={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          />
        </Combobox.EventsTarget>
        <Combobox.DropdownTarget>
          <span className={classes.anchor} style={{ insetInlineStart: `${Math.min(completion.start, 60)}ch` }} />
        </Combobox.DropdownTarget>
        {!isFocused && text === '' && <kbd className={classes.hint}>/</kbd>}
        {fault !== null && (
          <div id="filter-fault" role="alert" className={classes.fault}>
            <div className={classes.faultText} aria-hidden="true">
              {text.slice(0, fault.start)}
              <u>{text.slice(fault.start, fault.end) || ' '}</u>
              {text.slice(Math.max(fault.start, fault.end))}
            </div>
            <div>{fault.message}</div>
          </div>
        )}
      </div>
      <Combobox.Dropdown hidden={offered.length === 0 || isDone || fault !== null}>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {offered.map(({ text: word, detail }) => (
            <Combobox.Option key={word} value={word} className={classes.option}>
              <span className={`cs-cut ${classes.word}`}>{word}</span>
              <span className="cs-dim">{detail}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
