/** Rolls the pairs of the API up to what a picture can carry: the largest of each side, the rest as one. Sums stay whole. */
import type { Measure, Sums } from '../../../api/scope.ts';
import type { Pairs } from '../../../api/views.ts';
import { addSums, amountOf, NO_SUMS } from './amounts.ts';

/** A value of a field, null where it is not known; `rest` stands for all that have no end of their own. */
export type End = { readonly kind: 'value'; readonly value: string | number | null } | { readonly kind: 'rest' };

export interface RolledEnd {
  readonly end: End;
  readonly sums: Sums;
  /** How many values stand behind it; at least this many for a rest that holds pairs the API had already summed. */
  readonly values: number;
}
export interface RolledLink {
  /** Indices into `a` and `b`. */
  readonly a: number;
  readonly b: number;
  readonly sums: Sums;
}
export interface Rolled {
  readonly a: readonly RolledEnd[];
  readonly b: readonly RolledEnd[];
  readonly links: readonly RolledLink[];
}

const keyOf = (value: string | number | null): string => (value === null ? 'null' : `${typeof value}:${value}`);

export function rollUp(pairs: Pairs, measure: Measure, keep: { readonly a: number; readonly b: number }): Rolled {
  const hasRest = pairs.other.flows > 0;
  const a = rollSide(pairs, 'a', measure, keep.a, hasRest);
  const b = rollSide(pairs, 'b', measure, keep.b, hasRest);
  const links = new Map<string, { a: number; b: number; sums: Sums }>();
  const add = (aIndex: number, bIndex: number, sums: Sums) => {
    const key = `${aIndex} ${bIndex}`;
    const link = links.get(key) ?? { a: aIndex, b: bIndex, sums: NO_SUMS };
    links.set(key, { ...link, sums: addSums(link.sums, sums) });
  };
  for (const row of pairs.rows) add(a.indexOf(row.a), b.indexOf(row.b), row);
  if (hasRest) add(a.rest, b.rest, pairs.other);
  const ordered = [...links.values()].sort((x, y) => amountOf(y.sums, measure) - amountOf(x.sums, measure));
  return { a: a.ends, b: b.ends, links: ordered };
}

interface Side {
  readonly ends: readonly RolledEnd[];
  readonly rest: number;
  readonly indexOf: (value: string | number | null) => number;
}

function rollSide(pairs: Pairs, side: 'a' | 'b', measure: Measure, keep: number, hasRest: boolean): Side {
  const byKey = new Map<string, RolledEnd>();
  for (const row of pairs.rows) {
    const value = row[side];
    const known = byKey.get(keyOf(value));
    const sums = addSums(known?.sums ?? NO_SUMS, row);
    byKey.set(keyOf(value), { end: { kind: 'value', value }, sums, values: 1 });
  }
  const ordered = [...byKey.entries()].sort(([, x], [, y]) => amountOf(y.sums, measure) - amountOf(x.sums, measure));
  const kept = ordered.slice(0, keep);
  const dropped = ordered.slice(keep);
  const ends = kept.map(([, end]) => end);
  if (dropped.length > 0 || hasRest) {
    const sums = dropped.reduce(
      (sum, [, end]) => addSums(sum, end.sums),
      hasRest ? addSums(NO_SUMS, pairs.other) : NO_SUMS,
    );
    ends.push({ end: { kind: 'rest' }, sums, values: dropped.length });
  }
  const indices = new Map(kept.map(([key], index) => [key, index]));
  return { ends, rest: kept.length, indexOf: (value) => indices.get(keyOf(value)) ?? kept.length };
}
