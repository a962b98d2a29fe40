/** How the catalogue's columns lie in a database: the types, and two columns of 64 bits for an address. */
import type { ColumnType } from './columns/column-spec.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from './columns.ts';

export type DatabaseType =
  | 'BOOLEAN'
  | 'UTINYINT'
  | 'USMALLINT'
  | 'UINTEGER'
  | 'BIGINT'
  | 'UBIGINT'
  | 'DOUBLE'
  | 'VARCHAR';

export interface DatabaseColumn {
  readonly name: string;
  readonly type: DatabaseType;
  /** The catalogue's column it holds; for addresses the upper or the lower half of it. */
  readonly column: ColumnName;
  readonly part: 'whole' | 'hi' | 'lo';
}

const TYPES: Readonly<Record<Exclude<ColumnType, 'ip'>, DatabaseType>> = {
  u8: 'UTINYINT',
  u16: 'USMALLINT',
  u32: 'UINTEGER',
  count: 'BIGINT',
  time: 'BIGINT',
  nanos: 'BIGINT',
  ratio: 'DOUBLE',
  text: 'VARCHAR',
  json: 'VARCHAR',
  mac: 'UBIGINT',
};

function databaseColumnsOf(column: ColumnName): readonly DatabaseColumn[] {
  const { type } = COLUMNS[column];
  if (type !== 'ip') return [{ name: column, type: TYPES[type], column, part: 'whole' }];
  return [
    { name: `${column}_hi`, type: 'UBIGINT', column, part: 'hi' },
    { name: `${column}_lo`, type: 'UBIGINT', column, part: 'lo' },
  ];
}

/** The columns of the flow table, in order. */
export const FLOW_COLUMNS: readonly DatabaseColumn[] = COLUMN_NAMES.flatMap(databaseColumnsOf);

/** The columns of the activity table: see `ActivityBatch`. */
export const ACTIVITY_COLUMNS = [
  { name: 'capture_id', type: 'UINTEGER' },
  { name: 'flow_id', type: 'UINTEGER' },
  { name: 'bucket_start', type: 'BIGINT' },
  { name: 'width', type: 'UINTEGER' },
  { name: 'packets_sent', type: 'UINTEGER' },
  { name: 'packets_received', type: 'UINTEGER' },
  { name: 'bytes_sent', type: 'BIGINT' },
  { name: 'bytes_received', type: 'BIGINT' },
] as const satisfies readonly { name: string; type: DatabaseType }[];

/** One more column of the flow table: whether the flow has rows in the activity table, or is one bucket by itself. */
export const HAS_ACTIVITY = 'has_activity';

/**
 * And one that is not stored: a number of the flow that the row may be a piece of, the same for all its pieces; null for
 * flows that lie in one capture, and for all where no capture goes on with another that is looked at.
 */
export const WHOLE_FLOW = 'whole_flow';
