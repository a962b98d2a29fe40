/** Flows as rows of outside values. */
import { formatIp, ipFromHalves } from '../../base/ip.ts';
import { formatMac } from '../../base/mac.ts';
import { formatTime } from '../../base/time.ts';
import { COLUMNS, type ColumnName } from '../../schema/columns.ts';
import { secondsOf } from '../../schema/read-value.ts';
import { quoteIdentifier } from '../sql.ts';
import type { FlowRow, Value } from '../view-types.ts';
import { asBigint, asNumber, type SqlRow, type SqlValue } from './run-sql.ts';

/** The database columns of the named columns, for SELECT. */
export function selectColumns(columns: readonly ColumnName[]): string {
  return columns
    .flatMap((name) => (COLUMNS[name].type === 'ip' ? [`${name}_hi`, `${name}_lo`] : [quoteIdentifier(name)]))
    .join(', ');
}

/** Reads what {@link selectColumns} selected, from column `at` on. */
export function readFlowRow(row: SqlRow, columns: readonly ColumnName[], at = 0): FlowRow {
  const flow: FlowRow = {};
  let next = at;
  for (const name of columns) {
    if (COLUMNS[name].type === 'ip') {
      const [hi, lo] = [row[next] ?? null, row[next + 1] ?? null];
      flow[name] = hi === null || lo === null ? null : formatIp(...ipFromHalves(asBigint(hi), asBigint(lo)));
      next += 2;
    } else {
      flow[name] = readColumn(name, row[next]);
      next++;
    }
  }
  return flow;
}

function readColumn(name: ColumnName, value: SqlValue | undefined): Value {
  if (value === null || value === undefined) return null;
  switch (COLUMNS[name].type) {
    case 'time':
      return formatTime(asBigint(value));
    case 'nanos':
      return secondsOf(asNumber(value));
    case 'mac':
      return formatMac(asNumber(value));
    default:
      return typeof value === 'string' ? value : asNumber(value);
  }
}
