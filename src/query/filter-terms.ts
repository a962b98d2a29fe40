/** The terms at the top of a filter, as the page shows them: a chip each. Every function returns a new filter. */
import { ensureExists } from '../base/assert.ts';
import { findField } from './fields.ts';
import { isFault, parseLiteral } from './filter-literal.ts';
import { type Filter, joinTerms, negate } from './filter-tree.ts';
import { printFilter } from './print-filter.ts';
import type { Value } from './view-types.ts';

/** What is joined by "and" at the top; none for no filter. */
export function topTerms(filter: Filter | null): readonly Filter[] {
  if (filter === null) return [];
  return filter.kind === 'and' ? filter.terms : [filter];
}

function fromTerms(terms: readonly Filter[]): Filter | null {
  return terms.length === 0 ? null : joinTerms('and', terms);
}

export function isSameFilter(a: Filter | null, b: Filter | null): boolean {
  return printFilter(a) === printFilter(b);
}

export function hasTerm(filter: Filter | null, term: Filter): boolean {
  return topTerms(filter).some((other) => isSameFilter(other, term));
}

/** Adds the term, once; its opposite goes. */
export function addTerm(filter: Filter | null, term: Filter): Filter | null {
  if (hasTerm(filter, term)) return filter;
  return fromTerms([...topTerms(removeTerm(filter, negate(term))), term]);
}

export function removeTerm(filter: Filter | null, term: Filter): Filter | null {
  return fromTerms(topTerms(filter).filter((other) => !isSameFilter(other, term)));
}

export function toggleTerm(filter: Filter | null, term: Filter): Filter | null {
  return hasTerm(filter, term) ? removeTerm(filter, term) : addTerm(filter, term);
}

/** Turns the term to its opposite, in its place. */
export function negateTerm(filter: Filter | null, term: Filter): Filter | null {
  return fromTerms(topTerms(filter).map((other) => (isSameFilter(other, term) ? negate(other) : other)));
}

/** `field = value` for a value as the API shows it; null (not known) gives `field is unknown`. */
export function equalsTerm(fieldName: string, value: Value): Filter {
  const field = ensureExists(findField(fieldName), `field ${fieldName}`);
  if (value === null) return negate({ kind: 'known', field: fieldName });
  const literal = field.type === 'text' ? String(value) : parseLiteral(field, String(value));
  if (isFault(literal)) throw new Error(`${fieldName} = ${value}: the value is ${literal.fault}`);
  return { kind: 'compare', field: fieldName, comparison: '=', value: literal };
}
