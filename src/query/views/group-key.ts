/** Grouping by a field: its columns in SQL, and its values read back. */
import { AppError } from '../../base/errors.ts';
import { formatIp, ipFromHalves } from '../../base/ip.ts';
import { formatMac } from '../../base/mac.ts';
import { fieldExpression } from '../compile-sql.ts';
import { FIELDS, type Field, findField, isGroupable } from '../fields.ts';
import { quoteIdentifier } from '../sql.ts';
import { didYouMean } from '../suggest.ts';
import type { Value } from '../view-types.ts';
import { asBigint, asNumber, type SqlRow } from './run-sql.ts';

export interface GroupKey {
  readonly field: Field;
  /** Names of the key's columns in `groupRows`: one, or two for addresses. */
  readonly names: readonly string[];
  /** The key's value from a row, its first column at `at`. */
  readonly read: (row: SqlRow, at: number) => Value;
}

/** `prefix` keeps the names of two keys apart. Throws REQUEST_INVALID for what cannot be grouped by. */
export function groupKey(parameter: string, fieldName: string, prefix = 'key'): GroupKey {
  const field = findField(fieldName);
  if (field === undefined || !isGroupable(field)) {
    const groupable = [...FIELDS.values()].filter(isGroupable).map(({ name }) => name);
    const problem = field === undefined ? 'is not a field' : 'cannot be grouped by';
    throw new AppError(
      'REQUEST_INVALID',
      `${parameter}: "${fieldName}" ${problem}.${didYouMean(fieldName, groupable)}`,
    );
  }
  const names = field.type === 'ip' ? [`${prefix}_hi`, `${prefix}_lo`] : [prefix];
  return { field, names, read: (row, at) => readKey(field, row, at) };
}

function readKey(field: Field, row: SqlRow, at: number): Value {
  const value = row[at];
  if (value === null || value === undefined) return null;
  if (field.type === 'ip') return formatIp(...ipFromHalves(asBigint(value), asBigint(row[at + 1])));
  if (field.type === 'mac') return formatMac(asNumber(value));
  return typeof value === 'string' ? value : asNumber(value);
}

const SENT_AND_RECEIVED = 'packets_sent, packets_received, bytes_sent, bytes_received, "start", "end", whole_flow';
const RECEIVED_AND_SENT =
  'packets_received AS packets_sent, packets_sent AS packets_received, ' +
  'bytes_received AS bytes_sent, bytes_sent AS bytes_received, "start", "end", whole_flow';

/**
 * Rows of (keys, the four counts, start, end) from the flows that `where` takes. With a key of both sides, a flow counts
 * for the value of its source and, seen from there (sent is what that side sent), for that of its destination when it is
 * another.
 */
export function groupRows(keys: readonly GroupKey[], where: string): string {
  const either = keys.filter(({ field }) => field.kind === 'either');
  const columns = (side: 0 | 1): string => keys.flatMap((key) => keyColumns(key, side)).join(', ');
  const sources = `SELECT ${columns(0)}, ${SENT_AND_RECEIVED} FROM flow WHERE ${where}`;
  const [key] = either;
  if (key === undefined) return sources;
  if (either.length > 1) {
    throw new AppError('REQUEST_INVALID', 'Only one of the two fields can be one of either side.');
  }
  const differs = sideColumns(key.field, 0).map(
    (source, i) => `${source} IS DISTINCT FROM ${sideColumns(key.field, 1)[i]}`,
  );
  const destinations = `SELECT ${columns(1)}, ${RECEIVED_AND_SENT} FROM flow WHERE (${where}) AND (${differs.join(' OR ')})`;
  return `${sources} UNION ALL ${destinations}`;
}

function keyColumns(key: GroupKey, side: 0 | 1): string[] {
  return sideColumns(key.field, side).map((expression, i) => `${expression} AS ${key.names[i]}`);
}

function sideColumns(field: Field, side: 0 | 1): string[] {
  const column = field.columns[field.kind === 'either' ? side : 0] ?? '';
  if (field.type === 'ip') return [`${column}_hi`, `${column}_lo`];
  return [field.kind === 'either' ? quoteIdentifier(column) : fieldExpression(field)];
}
