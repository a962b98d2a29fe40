/** One term of the filter: its text puts it into the field, minus or plus turns it round, its cross takes it away. */
import { IconMinus, IconPlus, IconX } from '@tabler/icons-react';
import { ensureExists } from '../../../base/assert.ts';
import { findField } from '../../../query/fields.ts';
import { printLiteral } from '../../../query/filter-literal.ts';
import { type Filter, negate } from '../../../query/filter-tree.ts';
import { printFilter } from '../../../query/print-filter.ts';
import { Flag } from '../../components/flag.tsx';
import classes from './filter-bar.module.css';

export interface FilterChipProps {
  readonly term: Filter;
  readonly isEdited: boolean;
  readonly replace: (by: Filter | null) => void;
  readonly edit: (text: string) => void;
}

interface ChipParts {
  readonly isNot: boolean;
  /** Null where the term is more than a field and its values. */
  readonly field: string | null;
  readonly text: string;
  readonly country: string | null;
}

function partsOf(term: Filter): ChipParts {
  const isNot = term.kind === 'not';
  const inner = isNot ? term.term : term;
  if (inner.kind === 'known') {
    return { isNot: false, field: inner.field, text: isNot ? 'not known' : 'known', country: null };
  }
  if ((inner.kind === 'compare' && inner.comparison === '=') || inner.kind === 'in') {
    const field = ensureExists(findField(inner.field), inner.field);
    const values = inner.kind === 'in' ? inner.values : [inner.value];
    const text = values.map((value) => (typeof value === 'string' ? value : printLiteral(field, value))).join(', ');
    return {
      isNot,
      field: inner.field,
      text,
      country: inner.field.endsWith('country') && values.length === 1 ? text : null,
    };
  }
  return { isNot, field: null, text: printFilter(inner), country: null };
}

export function FilterChip({ term, isEdited, replace, edit }: FilterChipProps) {
  const { isNot, field, text, country } = partsOf(term);
  const whole = printFilter(term);
  return (
    <span className={classes.chip} data-not={isNot || undefined} data-edited={isEdited || undefined}>
      <button
        type="button"
        className={classes.term}
        title={`${whole}\nClick to edit`}
        aria-label={`Edit ${whole}`}
        onClick={() => edit(whole)}
      >
        {isNot && <b className={classes.not}>not</b>}
        {field !== null && <span className="cs-dim">{field}:</span>}
        <Flag country={country} />
        <span className="cs-cut">{text}</span>
      </button>
      <button
        type="button"
        className={classes.sign}
        aria-label={isNot ? `Include instead: ${text}` : `Exclude instead: ${text}`}
        title={isNot ? 'Include instead' : 'Exclude instead'}
        onClick={() => replace(negate(term))}
      >
        {isNot ? <IconPlus size={12} /> : <IconMinus size={12} />}
      </button>
      <button type="button" className={classes.remove} aria-label={`Remove ${whole}`} onClick={() => replace(null)}>
        <IconX size={13} />
      </button>
    </span>
  );
}
