/** Rows of a ranked chart out of the API's top values: as many as fit, the rest as one row. */
import type { Measure, Sums } from '../../../api/scope.ts';
import type { Top, TopRow } from '../../../api/views.ts';
import { addSums, amountOf, NO_SUMS, shareOf } from './amounts.ts';

export interface RankedRow {
  readonly value: string | number | null;
  readonly sums: Sums;
  readonly amount: number;
  /** Of the whole scope. */
  readonly share: number;
  /** Length of the bar, of the longest. */
  readonly length: number;
}
export interface RankedRest {
  /** How many values it stands for. */
  readonly values: number;
  readonly sums: Sums;
  readonly amount: number;
  readonly share: number;
}
export interface Ranked {
  readonly rows: readonly RankedRow[];
  readonly rest: RankedRest | undefined;
  readonly whole: number;
}

/** At most `count` rows; values that add nothing to this measure are left to the rest. */
export function rank(top: Top, measure: Measure, count: number): Ranked {
  const ordered = top.rows.toSorted((a, b) => amountOf(b, measure) - amountOf(a, measure));
  const shown = ordered.slice(0, count).filter((row) => amountOf(row, measure) > 0);
  const dropped: TopRow[] = ordered.filter((row) => !shown.includes(row));
  const restSums = dropped.reduce<Sums>(addSums, addSums(NO_SUMS, top.other));
  const whole = amountOf(restSums, measure) + shown.reduce((sum, row) => sum + amountOf(row, measure), 0);
  const longest = shown.reduce((most, row) => Math.max(most, amountOf(row, measure)), 0);
  const values = top.other.values + dropped.length;
  const restAmount = amountOf(restSums, measure);
  return {
    rows: shown.map((row) => {
      const amount = amountOf(row, measure);
      return { value: row.value, sums: row, amount, share: shareOf(amount, whole), length: shareOf(amount, longest) };
    }),
    rest: values === 0 ? undefined : { values, sums: restSums, amount: restAmount, share: shareOf(restAmount, whole) },
    whole,
  };
}
