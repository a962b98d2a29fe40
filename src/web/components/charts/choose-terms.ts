/** What choosing a mark makes of the filter, where a mark may stand for several terms at once, or for a range. */
import { findField } from '../../../query/fields.ts';
import { FilterError } from '../../../query/filter-error.ts';
import { addTerm, equalsTerm, hasTerm, removeTerm, topTerms } from '../../../query/filter-terms.ts';
import { type Filter, joinTerms, negate } from '../../../query/filter-tree.ts';
import { parseFilter } from '../../../query/parse-filter.ts';
import { printFilter } from '../../../query/print-filter.ts';
import type { FieldValue } from '../../lib/filter-terms.ts';

/** A filter that cannot be understood shows nothing; choosing something then starts anew. */
function treeOf(filter: string): Filter | null {
  try {
    return parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterError) return null;
    throw error;
  }
}

const equals = ({ field, value }: FieldValue): Filter => equalsTerm(field, value);

/** The one field that a term is about; undefined for terms joined by "or" or "and". */
function fieldOf(term: Filter): string | undefined {
  if (term.kind === 'not') return fieldOf(term.term);
  return 'terms' in term ? undefined : term.field;
}

/** All `wanted` in place of whatever else is said of their fields; when all are there already, none of them. */
function toggle(filter: string, wanted: readonly Filter[]): string {
  const tree = treeOf(filter);
  const isChosen = wanted.every((term) => hasTerm(tree, term));
  const fields = new Set(wanted.map(fieldOf));
  const leaving = isChosen ? wanted : topTerms(tree).filter((term) => fields.has(fieldOf(term)));
  const others = leaving.reduce(removeTerm, tree);
  return printFilter(isChosen ? others : wanted.reduce<Filter | null>(addTerm, others));
}

/** Only what all the terms say; chosen again, none of them. */
export const chooseTerms = (filter: string, terms: readonly FieldValue[]): string => toggle(filter, terms.map(equals));

/** Everything but what all the terms together say. */
export function excludeTerms(filter: string, terms: readonly FieldValue[]): string {
  if (terms.length === 0) return filter;
  return printFilter(addTerm(treeOf(filter), negate(joinTerms('and', terms.map(equals)))));
}

/** The filter and a condition besides, both as text. A filter that cannot be understood stays, for the server to say so. */
export function narrow(filter: string, condition: string): string {
  const tree = treeOf(filter);
  if (tree === null && filter.trim() !== '') return filter;
  return printFilter(addTerm(tree, parseFilter(condition)!));
}

/** As {@link chooseTerms}, for a condition in the filter language. */
export const chooseCondition = (filter: string, condition: string): string => {
  const tree = treeOf(filter);
  const term = parseFilter(condition)!;
  return printFilter(hasTerm(tree, term) ? removeTerm(tree, term) : addTerm(tree, term));
};

export interface ValueRange {
  readonly field: string;
  /** Inclusive, seconds for lengths of time; undefined: from the beginning. */
  readonly from: number | undefined;
  /** Exclusive; undefined: to the end. */
  readonly to: number | undefined;
}

/** Only this range of the field; chosen again, no range of it. */
export function chooseRange(filter: string, { field, from, to }: ValueRange): string {
  const factor = findField(field)?.type === 'nanos' ? 1e9 : 1;
  const term = (comparison: '>=' | '<', value: number): Filter => ({
    kind: 'compare',
    field,
    comparison,
    value: Math.ceil(value * factor),
  });
  return toggle(filter, [
    ...(from === undefined ? [] : [term('>=', from)]),
    ...(to === undefined ? [] : [term('<', to)]),
  ]);
}

export function hasCondition(filter: string, condition: string): boolean {
  return hasTerm(treeOf(filter), parseFilter(condition)!);
}
