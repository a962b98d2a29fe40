/** The part every view shares: the filter and the range of time, as conditions on flows. */
import { AppError } from '../../base/errors.ts';
import { parseTime } from '../../base/time.ts';
import { compileSql } from '../compile-sql.ts';
import type { Filter } from '../filter-tree.ts';
import { parseFilter } from '../parse-filter.ts';
import type { SqlParams } from '../sql.ts';
import type { ScopeRequest } from '../view-types.ts';

export interface Scope {
  readonly filter: Filter | null;
  /** Nanoseconds since the Unix epoch; `from` inclusive, `to` exclusive. */
  readonly from: bigint | null;
  readonly to: bigint | null;
}

/** Throws FILTER_INVALID or REQUEST_INVALID. */
export function readScope(request: ScopeRequest): Scope {
  const from = readTime('from', request.from);
  const to = readTime('to', request.to);
  if (from !== null && to !== null && from >= to) {
    throw new AppError('REQUEST_INVALID', `The range of time is empty: from ${request.from} to ${request.to}.`);
  }
  return { filter: parseFilter(request.filter ?? ''), from, to };
}

function readTime(name: string, text: string | undefined): bigint | null {
  if (text === undefined) return null;
  const time = parseTime(text);
  if (time === null) throw new AppError('REQUEST_INVALID', `"${name}" is not a time in RFC 3339: ${text}`);
  return time;
}

export function isWhole(scope: Scope): boolean {
  return scope.filter === null && scope.from === null && scope.to === null;
}

/** The flows of the scope: those the filter takes that were active within the range of time. */
export function whereScope(scope: Scope, params: SqlParams): string {
  const conditions = ['TRUE'];
  if (scope.to !== null) conditions.push(`"start" < ${params.bigint(scope.to)}`);
  if (scope.from !== null) conditions.push(`"end" >= ${params.bigint(scope.from)}`);
  if (scope.filter !== null) conditions.push(compileSql(scope.filter, params));
  return conditions.join(' AND ');
}
