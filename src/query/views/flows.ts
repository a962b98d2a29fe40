/**
 * A page of flows, in two steps: the narrow columns that decide which flows are on the page, then all columns of those
 * alone. Sorting whole rows of ten million flows takes fifty times as long.
 */
import { AppError } from '../../base/errors.ts';
import { COLUMN_NAMES, type ColumnName } from '../../schema/columns.ts';
import { readColumnList } from '../column-list.ts';
import { fieldExpression } from '../compile-sql.ts';
import { FIELDS, findField, isSortable } from '../fields.ts';
import { quoteIdentifier, SqlParams } from '../sql.ts';
import { didYouMean } from '../suggest.ts';
import type { FlowRow, FlowsAnswer, FlowsRequest } from '../view-types.ts';
import { readFlowRow, selectColumns } from './flow-rows.ts';
import { asNumber, type FlowSource, type RunSql } from './run-sql.ts';
import { readScope, type Scope, whereScope } from './scope.ts';
import { countFlows } from './sums.ts';

export const DEFAULT_PAGE_ROWS = 100;

export async function flows(source: FlowSource, request: FlowsRequest): Promise<FlowsAnswer> {
  const scope = readScope(request);
  const columns = readColumnList(request.columns);
  const order = orderBy(request.sort ?? 'start', request.order ?? 'asc');
  const { run } = source;
  const counts = await countRows(source, scope);
  const offset = request.offset ?? 0;
  if (offset >= counts.total) return { rows: [], ...counts };
  const params = new SqlParams();
  const where = whereScope(scope, params);
  const ids = await run({
    text: `SELECT capture_id, flow_id FROM flow WHERE ${where}
      ORDER BY ${order} LIMIT ${params.bigint(request.limit ?? DEFAULT_PAGE_ROWS)} OFFSET ${params.bigint(offset)}`,
    params: params.list,
  });
  const found = ids.map((row) => ({ captureId: asNumber(row[0]), flowId: asNumber(row[1]) }));
  return { rows: await flowsById(run, found, columns), ...counts };
}

interface FlowKey {
  readonly captureId: number;
  readonly flowId: number;
}

/** One flow with all its columns; null when there is none. */
export async function flow({ run }: FlowSource, key: FlowKey): Promise<FlowRow | null> {
  const [row] = await flowsById(run, [key], COLUMN_NAMES);
  return row ?? null;
}

/** Rows in all, and the flows that they are of. */
async function countRows({ run, hasPieces }: FlowSource, scope: Scope): Promise<{ total: number; flows: number }> {
  const params = new SqlParams();
  const where = whereScope(scope, params);
  const text = `SELECT count(*)::DOUBLE, ${countFlows(hasPieces)} FROM flow WHERE ${where}`;
  const [row = []] = await run({ text, params: params.list });
  return { total: asNumber(row[0]), flows: asNumber(row[1]) };
}

/** In the order of `keys`. */
async function flowsById(run: RunSql, keys: readonly FlowKey[], columns: readonly ColumnName[]): Promise<FlowRow[]> {
  if (keys.length === 0) return [];
  const params = new SqlParams();
  const captureIds = [...new Set(keys.map(({ captureId }) => captureId))].map((id) => params.bigint(id));
  const flowIds = [...new Set(keys.map(({ flowId }) => flowId))].map((id) => params.bigint(id));
  const rows = await run({
    text: `SELECT capture_id, flow_id, ${selectColumns(columns)} FROM flow
      WHERE capture_id IN (${captureIds.join(', ')}) AND flow_id IN (${flowIds.join(', ')})`,
    params: params.list,
  });
  const byKey = new Map(rows.map((row) => [`${row[0]}/${row[1]}`, row]));
  return keys.flatMap(({ captureId, flowId }) => {
    const row = byKey.get(`${captureId}/${flowId}`);
    return row === undefined ? [] : [readFlowRow(row, columns, 2)];
  });
}

/** What is not known comes last either way; flows that are equal come in the order they began. */
function orderBy(sort: string, order: 'asc' | 'desc'): string {
  const field = findField(sort);
  if (field === undefined || !isSortable(field)) {
    const sortable = [...FIELDS.values()].filter(isSortable).map(({ name }) => name);
    throw new AppError('REQUEST_INVALID', `sort: "${sort}" cannot be sorted by.${didYouMean(sort, sortable)}`);
  }
  const expressions = field.type === 'ip' ? [`${field.name}_hi`, `${field.name}_lo`] : [fieldExpression(field)];
  const direction = order === 'asc' ? 'ASC' : 'DESC';
  const terms = expressions.map((expression) => `${expression} ${direction} NULLS LAST`);
  return [...terms, quoteIdentifier('start'), 'capture_id', 'flow_id'].join(', ');
}
