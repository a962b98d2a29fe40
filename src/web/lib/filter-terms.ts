/**
 * Edits of the filter by hand, on its text: what clicking, excluding and taking away a value make of it. A filter that
 * cannot be read has no terms, so that the next click starts afresh.
 */
import { FilterError } from '../../query/filter-error.ts';
import {
  addTerm,
  equalsTerm,
  hasTerm,
  isSameFilter,
  removeTerm,
  topTerms as termsOf,
} from '../../query/filter-terms.ts';
import { type Filter, joinTerms, type Literal, negate } from '../../query/filter-tree.ts';
import { parseFilter } from '../../query/parse-filter.ts';
import { printFilter } from '../../query/print-filter.ts';

export interface FieldValue {
  readonly field: string;
  readonly value: string | number | null;
}

export type ReadFilter =
  | { readonly ok: true; readonly filter: Filter | null }
  | { readonly ok: false; readonly error: FilterError };

export function readFilter(text: string): ReadFilter {
  try {
    return { ok: true, filter: parseFilter(text) };
  } catch (error) {
    if (error instanceof FilterError) return { ok: false, error };
    throw error;
  }
}

function treeOf(text: string): Filter | null {
  const read = readFilter(text);
  return read.ok ? read.filter : null;
}

/** The text as it is written after every edit, such as `bytes > 1MB` for `bytes>1000000`. */
export const canonicalFilter = (text: string): string => printFilter(treeOf(text));

export const termText = ({ field, value }: FieldValue): string => printFilter(equalsTerm(field, value));

/** The terms joined by "and" at the top, in canonical form. */
export const topTerms = (filter: string): string[] => termsOf(treeOf(filter)).map(printFilter);

/** The filter and another besides. */
export function andFilter(filter: string, more: Filter): string {
  return printFilter(joinTerms('and', [...termsOf(treeOf(filter)), more]));
}

/** The terms with the one at `index` replaced; null takes it away. */
export function replaceTerm(filter: string, index: number, by: Filter | null): string {
  const terms = termsOf(treeOf(filter)).flatMap((term, at) => (at === index ? (by ?? []) : term));
  return terms.length === 0 ? '' : printFilter(joinTerms('and', terms));
}

/** A term of the form "field is one of these": which field, which values, and whether it is turned round. */
interface ValueTerm {
  readonly field: string;
  readonly values: readonly Literal[];
  readonly isNot: boolean;
}

function valueTerm(term: Filter): ValueTerm | null {
  const inner = term.kind === 'not' ? term.term : term;
  const isNot = term.kind === 'not';
  if (inner.kind === 'compare' && inner.comparison === '=') return { field: inner.field, values: [inner.value], isNot };
  return inner.kind === 'in' ? { field: inner.field, values: inner.values, isNot } : null;
}

const isAboutValues = (term: Filter, field: string): boolean => {
  const inner = term.kind === 'not' ? term.term : term;
  return valueTerm(term)?.field === field || (inner.kind === 'known' && inner.field === field);
};

/** Only this value of the field; where that is so already, any value again. */
export function onlyValue(filter: string, term: FieldValue): string {
  const tree = treeOf(filter);
  const wanted = equalsTerm(term.field, term.value);
  if (hasTerm(tree, wanted)) return printFilter(removeTerm(tree, wanted));
  const others = termsOf(tree).filter((other) => !isAboutValues(other, term.field));
  return printFilter(joinTerms('and', [...others, wanted]));
}

/** Adds the value to those the field may have. */
export const includeValue = (filter: string, term: FieldValue): string => gather(filter, term, false);

/** Adds the value to those the field may not have. */
export const excludeValue = (filter: string, term: FieldValue): string => gather(filter, term, true);

function gather(filter: string, { field, value }: FieldValue, isNot: boolean): string {
  const wanted = equalsTerm(field, value);
  let tree = without(treeOf(filter), field, wanted, !isNot);
  if (value === null) return printFilter(addTerm(tree, isNot ? negate(wanted) : wanted));
  const same = termsOf(tree).find((term) => {
    const found = valueTerm(term);
    return found !== null && found.field === field && found.isNot === isNot;
  });
  const held = same === undefined ? [] : termsIn(same);
  if (held.some((term) => isSameFilter(term, wanted))) return printFilter(tree);
  if (same !== undefined) tree = removeTerm(tree, same);
  const all = oneOf(field, [...held, wanted]);
  return printFilter(addTerm(tree, isNot ? negate(all) : all));
}

/** Takes the value out of the field's included (or excluded) ones. */
function without(tree: Filter | null, field: string, value: Filter, isNot: boolean): Filter | null {
  const terms = termsOf(tree).flatMap((term) => {
    if (isSameFilter(term, isNot ? negate(value) : value)) return [];
    const found = valueTerm(term);
    if (found === null || found.field !== field || found.isNot !== isNot) return [term];
    const rest = termsIn(term).filter((other) => !isSameFilter(other, value));
    if (rest.length === found.values.length) return [term];
    const kept = oneOf(field, rest);
    return [isNot ? negate(kept) : kept];
  });
  return terms.length === 0 ? null : joinTerms('and', terms);
}

/** A value term's values as terms of their own. */
function termsIn(term: Filter): Filter[] {
  const found = valueTerm(term);
  return (found?.values ?? []).map((value) => ({ kind: 'compare', field: found!.field, comparison: '=', value }));
}

function oneOf(field: string, terms: readonly Filter[]): Filter {
  const values = terms.flatMap((term) => (term.kind === 'compare' ? [term.value] : []));
  const [first] = terms;
  return terms.length === 1 && first !== undefined ? first : { kind: 'in', field, values };
}
