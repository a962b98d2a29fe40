/** What choosing a mark makes of the filter, where a mark may stand for several terms at once. */
import { excludeValue, type FieldValue, onlyValue, termText, topTerms } from '../../lib/filter-terms.ts';

/** Only what all the terms say; chosen again, none of them. */
export function chooseTerms(filter: string, terms: readonly FieldValue[]): string {
  const present = topTerms(filter);
  const isChosen = terms.every((term) => present.includes(termText(term)));
  // `onlyValue` toggles, so it is given only the terms that are to change.
  const changing = isChosen ? terms : terms.filter((term) => !present.includes(termText(term)));
  return changing.reduce(onlyValue, filter);
}

/** Everything but what all the terms together say. */
export function excludeTerms(filter: string, terms: readonly FieldValue[]): string {
  const [only, ...more] = terms;
  if (only === undefined) return filter;
  if (more.length === 0) return excludeValue(filter, only);
  return narrow(filter, `not (${terms.map(termText).join(' and ')})`);
}

/** The filter and a condition besides, both as text. */
export function narrow(filter: string, condition: string): string {
  if (filter.trim() === '') return condition;
  // "and" binds closer than "or".
  return /\bor\b/i.test(filter) ? `(${filter}) and ${condition}` : `${filter} and ${condition}`;
}

export interface ValueRange {
  readonly field: string;
  /** Inclusive; undefined: from the beginning. */
  readonly from: number | undefined;
  /** Exclusive; undefined: to the end. */
  readonly to: number | undefined;
}

/** Only this range of the field; chosen again, no range of it. */
export function chooseRange(filter: string, { field, from, to }: ValueRange): string {
  const wanted = [
    ...(from === undefined ? [] : [`${field} >= ${plain(from)}`]),
    ...(to === undefined ? [] : [`${field} < ${plain(to)}`]),
  ];
  const present = topTerms(filter);
  const others = present.filter((term) => !new RegExp(`^${field} (>=|<|=) `).test(term));
  const isChosen = wanted.every((term) => present.includes(term));
  return (isChosen ? others : [...others, ...wanted]).join(' and ');
}

/** Without an exponent: 1e-7 → 0.0000001. */
const plain = (value: number): string =>
  String(value).includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : String(value);
