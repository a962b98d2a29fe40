/** Facts as terms of a filter: how a fact stands in the text that is searched. */
import { toggleTerm } from '../../../query/filter-terms.ts';
import type { Filter } from '../../../query/filter-tree.ts';
import { printFilter } from '../../../query/print-filter.ts';
import { readFilter } from '../../lib/filter-terms.ts';

export type FactScalar = string | number | boolean;

/** Flows with this fact: its name and value as JSON writes them; only its value where it is one of a list. */
export function factTerm(name: string | null, value: FactScalar): Filter {
  const text = JSON.stringify(value);
  return {
    kind: 'match',
    field: 'facts',
    match: 'contains',
    text: name === null ? text : `${JSON.stringify(name)}:${text}`,
  };
}

/** The filter with the term, or without it where it was there. */
export function toggleFact(filter: string, term: Filter): string {
  const read = readFilter(filter);
  return printFilter(toggleTerm(read.ok ? read.filter : null, term));
}
