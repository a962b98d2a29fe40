import { formatTime } from '../../base/time.ts';
import { SqlParams } from '../sql.ts';
import type { TopAnswer, TopRequest } from '../view-types.ts';
import { groupKey } from './group-key.ts';
import { rankedGroups } from './ranked-groups.ts';
import { asBigint, asNumber, type FlowSource } from './run-sql.ts';
import { isWhole, readScope, whereScope } from './scope.ts';
import { readSums, restOf } from './sums.ts';

const DEFAULT_LIMIT = 10;

/** The top values of a field, and the rest as one. */
export async function top({ run, hasPieces }: FlowSource, request: TopRequest): Promise<TopAnswer> {
  const key = groupKey('by', request.by);
  const params = new SqlParams();
  const scope = readScope(request);
  const where = whereScope(scope, params);
  const { measure = 'bytes', limit = DEFAULT_LIMIT } = request;
  const ranking = { keys: [key], where, isWhole: isWhole(scope), hasPieces, measure, limit };
  const all = await run({ text: rankedGroups(ranking, params), params: params.list });
  const sumsAt = 1 + key.names.length;
  const rows = all.slice(0, -1).map((row) => ({
    value: key.read(row, 1),
    ...readSums(row, sumsAt),
    first: formatTime(asBigint(row[sumsAt + 5])),
    last: formatTime(asBigint(row[sumsAt + 6])),
  }));
  const total = all.at(-1) ?? [];
  return { rows, other: { values: asNumber(total[0]) - rows.length, ...restOf(readSums(total, sumsAt), rows) } };
}
