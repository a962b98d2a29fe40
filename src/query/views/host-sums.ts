/**
 * The table `host_sums`: what the flows of a capture come to by the address of their source, and by that of their
 * destination. It is kept beside large captures, so that ranking the addresses of everything need not read every flow.
 */
import type { DatabaseType } from '../../schema/database-columns.ts';
import { type GroupKey, groupRows } from './group-key.ts';
import { SUM_NAMES, SURPLUS_PIECES, sumsOf } from './sums.ts';

export const HOST_SUM_COLUMNS = [
  { name: 'is_source', type: 'BOOLEAN' },
  /** The other side has the same address. */
  { name: 'is_both', type: 'BOOLEAN' },
  { name: 'ip_hi', type: 'UBIGINT' },
  { name: 'ip_lo', type: 'UBIGINT' },
  { name: 'flows', type: 'DOUBLE' },
  { name: 'packets_sent', type: 'DOUBLE' },
  { name: 'packets_received', type: 'DOUBLE' },
  { name: 'bytes_sent', type: 'DOUBLE' },
  { name: 'bytes_received', type: 'DOUBLE' },
  { name: 'first', type: 'BIGINT' },
  { name: 'last', type: 'BIGINT' },
] as const satisfies readonly { name: string; type: DatabaseType }[];

export const SIDES = ['src', 'dst'] as const;
export type Side = (typeof SIDES)[number];

const keysOf = (side: Side): string =>
  `${side === 'src'} AS is_source, src_ip_hi IS NOT DISTINCT FROM dst_ip_hi AND src_ip_lo IS NOT DISTINCT FROM dst_ip_lo
    AS is_both, ${side}_ip_hi AS ip_hi, ${side}_ip_lo AS ip_lo`;

/** Makes the rows of one side from a table of flows, of which it counts every row. */
export function hostSums(side: Side, flows: string): string {
  return `SELECT ${keysOf(side)}, ${sumsOf(false)}, min("start") AS first, max("end") AS last FROM ${flows} GROUP BY ALL`;
}

/**
 * Rows of (keys, flows, sums, first, last) to be added up, seen from the side of the address; null for other fields. With
 * `hasPieces`, some take off what was counted more than once.
 */
export function hostRows(key: GroupKey, hasPieces: boolean): string | null {
  const rows = rowsOfPieces(key);
  if (rows === null || !hasPieces) return rows;
  const names = key.names.join(', ');
  return `${rows} UNION ALL SELECT ${names}, -${SURPLUS_PIECES}, 0, 0, 0, 0, NULL, NULL
    FROM (${groupRows([key], 'whole_flow IS NOT NULL')}) GROUP BY ${names}`;
}

function rowsOfPieces(key: GroupKey): string | null {
  const { field } = key;
  const rows = (counts: string, where: string): string =>
    `SELECT ip_hi AS ${key.names[0]}, ip_lo AS ${key.names[1]}, ${counts}, first, last FROM host_sums WHERE ${where}`;
  if (field.name === 'src_ip') return rows(SUM_NAMES, 'is_source');
  if (field.name === 'dst_ip') return rows(SUM_NAMES, 'NOT is_source');
  if (field.name !== 'ip') return null;
  const seenFromDestination = `flows, packets_received AS packets_sent, packets_sent AS packets_received,
    bytes_received AS bytes_sent, bytes_sent AS bytes_received`;
  return `${rows(SUM_NAMES, 'is_source')} UNION ALL ${rows(seenFromDestination, 'NOT is_source AND NOT is_both')}`;
}
