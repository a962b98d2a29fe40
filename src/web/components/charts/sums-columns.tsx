/** The columns that every table of sums has. */
import type { Sums } from '../../../api/scope.ts';
import { type Format, NOT_KNOWN } from '../../lib/format.ts';
import { amountOf, isNotCounted, type Size, shareOf } from './amounts.ts';
import type { DataColumn } from './data-table.tsx';
import { SIZE_WORDS } from './mark.ts';

/** Flows, packets, bytes sent and received, and the share of `whole` by `size`. */
export function sumsColumns<Row>(
  format: Format,
  whole: Sums,
  size: Size,
  sumsOf: (row: Row) => Sums,
): readonly DataColumn<Row>[] {
  const column = (id: string, head: string, doc: string, numberOf: (sums: Sums) => number, show = format.count) => ({
    id,
    head,
    doc,
    isNumber: true,
    sortBy: (row: Row) => numberOf(sumsOf(row)),
    cell: (row: Row) => (id !== 'flows' && isNotCounted(sumsOf(row)) ? NOT_KNOWN : show(numberOf(sumsOf(row)))),
  });
  return [
    column('flows', 'Flows', 'Number of flows.', (sums) => sums.flows),
    column('packets', 'Packets', 'Packets in both directions.', (sums) => amountOf(sums, 'packets')),
    column('sent', 'Bytes sent', 'Wire bytes from source to destination.', (sums) => sums.bytes_sent, format.bytes),
    column(
      'received',
      'Bytes received',
      'Wire bytes from destination to source.',
      (sums) => sums.bytes_received,
      format.bytes,
    ),
    column(
      'share',
      'Share',
      `Part of all ${SIZE_WORDS[size].toLowerCase()} in what is shown.`,
      (sums) => shareOf(amountOf(sums, size), amountOf(whole, size)),
      format.percent,
    ),
  ];
}
