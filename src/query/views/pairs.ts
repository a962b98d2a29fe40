import { SqlParams } from '../sql.ts';
import type { PairsAnswer, PairsRequest } from '../view-types.ts';
import { groupKey } from './group-key.ts';
import { rankedGroups } from './ranked-groups.ts';
import { asNumber, type FlowSource } from './run-sql.ts';
import { isWhole, readScope, whereScope } from './scope.ts';
import { readSums, restOf } from './sums.ts';

const DEFAULT_LIMIT = 60;

/** The top pairs of values of two fields, and the rest as one. */
export async function pairs({ run, hasPieces }: FlowSource, request: PairsRequest): Promise<PairsAnswer> {
  const a = groupKey('a', request.a, 'a');
  const b = groupKey('b', request.b, 'b');
  const params = new SqlParams();
  const scope = readScope(request);
  const where = whereScope(scope, params);
  const { measure = 'bytes', limit = DEFAULT_LIMIT } = request;
  const ranking = { keys: [a, b], where, isWhole: isWhole(scope), hasPieces, measure, limit };
  const all = await run({ text: rankedGroups(ranking, params), params: params.list });
  const bAt = 1 + a.names.length;
  const sumsAt = bAt + b.names.length;
  const rows = all.slice(0, -1).map((row) => ({
    a: a.read(row, 1),
    b: b.read(row, bAt),
    ...readSums(row, sumsAt),
  }));
  const total = all.at(-1) ?? [];
  return { rows, other: { pairs: asNumber(total[0]) - rows.length, ...restOf(readSums(total, sumsAt), rows) } };
}
