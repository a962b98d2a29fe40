/** Values of a field that occur, with how many flows have them: what the filter bar offers while one types. */
import { foldCase } from '../filter-tree.ts';
import { SqlParams } from '../sql.ts';
import type { ValuesAnswer, ValuesRequest } from '../view-types.ts';
import { groupKey, groupRows } from './group-key.ts';
import { orderByKey } from './ranked-groups.ts';
import { asNumber, type FlowSource } from './run-sql.ts';
import { readScope, whereScope } from './scope.ts';
import { countFlows } from './sums.ts';

const DEFAULT_LIMIT = 20;

/** Addresses and numbers begin with the prefix in their text, which the database does not know: so many are looked at. */
const CANDIDATES = 2000;

export async function values({ run, hasPieces }: FlowSource, request: ValuesRequest): Promise<ValuesAnswer> {
  const key = groupKey('field', request.field);
  const prefix = foldCase(request.prefix ?? '');
  const limit = request.limit ?? DEFAULT_LIMIT;
  const params = new SqlParams();
  const where = whereScope(readScope(request), params);
  const isText = key.field.type === 'text';
  const names = key.names.join(', ');
  const having = prefix === '' ? 'TRUE' : isText ? `starts_with(lower(${names}), ${params.text(prefix)})` : 'TRUE';
  const count = isText || prefix === '' ? limit : CANDIDATES;
  const rows = await run({
    text: `SELECT ${names}, ${countFlows(hasPieces)} AS flows FROM (${groupRows([key], where)})
      GROUP BY ${names} HAVING ${having}
      ORDER BY flows DESC, ${orderByKey(key.names)} LIMIT ${params.bigint(count)}`,
    params: params.list,
  });
  const found = rows.map((row) => ({ value: key.read(row, 0), flows: asNumber(row[key.names.length]) }));
  const matching =
    prefix === '' ? found : found.filter(({ value }) => foldCase(String(value ?? '')).startsWith(prefix));
  return { values: matching.slice(0, limit) };
}
