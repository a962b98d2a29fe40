/** What a picture measures by: the sums of the API, and the three that a person switches between. */
import type { Measure, Sums } from '../../../api/scope.ts';

export const SIZES = ['bytes', 'packets', 'flows'] as const;
/** What areas, ribbons and colours stand for. */
export type Size = (typeof SIZES)[number];

/** Flows, packets or wire bytes; `bytes` and `packets` are both directions together. */
export function amountOf(sums: Sums, measure: Measure): number {
  switch (measure) {
    case 'flows':
      return sums.flows;
    case 'packets':
      return sums.packets_sent + sums.packets_received;
    case 'bytes':
      return sums.bytes_sent + sums.bytes_received;
    case 'bytes_sent':
      return sums.bytes_sent;
    case 'bytes_received':
      return sums.bytes_received;
  }
}

export const NO_SUMS: Sums = { flows: 0, packets_sent: 0, packets_received: 0, bytes_sent: 0, bytes_received: 0 };

export const addSums = (a: Sums, b: Sums): Sums => ({
  flows: a.flows + b.flows,
  packets_sent: a.packets_sent + b.packets_sent,
  packets_received: a.packets_received + b.packets_received,
  bytes_sent: a.bytes_sent + b.bytes_sent,
  bytes_received: a.bytes_received + b.bytes_received,
});

/** Flow logs do not always count packets and bytes: true where they count those of no flow that is shown. */
export const isWithoutCounts = ({
  flows,
  uncounted,
}: {
  readonly flows: number;
  readonly uncounted: number;
}): boolean => flows > 0 && uncounted === flows;

/** Every packet has bytes: flows of none at all were not counted by the log that they are of. */
export const isNotCounted = (sums: Sums): boolean =>
  sums.flows > 0 && amountOf(sums, 'packets') === 0 && amountOf(sums, 'bytes') === 0;

/** Part of a whole; nothing of nothing is nothing. */
export const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
