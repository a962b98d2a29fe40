/** Pairs of the API as stacks: for each value of the first field its flows, by those of the second. */
import type { Pairs } from '../../../api/views.ts';

type PairValue = Pairs['rows'][number]['a'];

export interface Stack {
  readonly value: PairValue;
  readonly flows: number;
  /** Of the longest. */
  readonly length: number;
  readonly parts: readonly { readonly value: PairValue; readonly flows: number }[];
}

/** The `count` values with the most flows, the largest first; parts in the same order in every stack. */
export function stackPairs({ rows }: Pairs, count: number): Stack[] {
  const totals = new Map<PairValue, number>();
  const stacks = new Map<PairValue, { value: PairValue; flows: number }[]>();
  for (const { a, b, flows } of rows) {
    totals.set(b, (totals.get(b) ?? 0) + flows);
    stacks.set(a, [...(stacks.get(a) ?? []), { value: b, flows }]);
  }
  const rank = (value: PairValue): number => totals.get(value) ?? 0;
  const sized = [...stacks].map(([value, parts]) => ({
    value,
    flows: parts.reduce((sum, part) => sum + part.flows, 0),
    parts: parts.toSorted((x, y) => rank(y.value) - rank(x.value)),
  }));
  const shown = sized.toSorted((x, y) => y.flows - x.flows).slice(0, count);
  const longest = shown[0]?.flows ?? 0;
  return shown.map((stack) => ({ ...stack, length: longest === 0 ? 0 : stack.flows / longest }));
}
