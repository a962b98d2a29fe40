/** One thing in a picture that can be pointed at, read aloud and chosen. */
import type { Sums } from '../../../api/scope.ts';
import type { FieldValue } from '../../lib/filter-terms.ts';
import type { Format } from '../../lib/format.ts';
import { amountOf, type Size, shareOf } from './amounts.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Mark {
  /** Unique in its picture; data items of chart options carry it as `mark`. */
  readonly id: string;
  readonly title: string;
  /** Two-letter code, where the mark is a country. */
  readonly country?: string;
  readonly facts: readonly Fact[];
  /** What choosing it filters by, all of them together; empty for what no filter can say, such as a rest. */
  readonly terms: readonly FieldValue[];
}

/** What a screen reader says: everything the picture shows of it. */
export const spoken = (mark: Mark): string =>
  [mark.title, ...mark.facts.map((fact) => `${fact.name} ${fact.value}`)].join(', ');

/** Reads the mark's id off an item that a chart reports; charts hand on whatever their data items hold. */
export function markIdOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('mark' in item)) return undefined;
  return typeof item.mark === 'string' ? item.mark : undefined;
}

export const SIZE_WORDS: Readonly<Record<Size, string>> = { bytes: 'Bytes', packets: 'Packets', flows: 'Flows' };

export const formatSize = (format: Format, size: Size, amount: number): string =>
  size === 'bytes' ? format.bytes(amount) : format.count(amount);

/** Flows, packets, both directions of bytes, and the share of the size that the picture goes by. */
export function sumsFacts(format: Format, sums: Sums, whole: Sums, size: Size): readonly Fact[] {
  return [
    { name: 'Flows', value: format.count(sums.flows) },
    { name: 'Packets', value: format.count(amountOf(sums, 'packets')) },
    { name: 'Bytes sent', value: format.bytes(sums.bytes_sent) },
    { name: 'Bytes received', value: format.bytes(sums.bytes_received) },
    {
      name: `Share of ${SIZE_WORDS[size].toLowerCase()}`,
      value: format.percent(shareOf(amountOf(sums, size), amountOf(whole, size))),
    },
  ];
}
