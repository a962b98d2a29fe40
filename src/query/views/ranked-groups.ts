import type { SqlParams } from '../sql.ts';
import type { Measure } from '../view-types.ts';
import { type GroupKey, groupRows } from './group-key.ts';
import { hostRows } from './host-sums.ts';
import { measureExpression, SUM_NAMES, SUMS_OF_SUMS, sumsOf } from './sums.ts';

export interface RankingRequest {
  readonly keys: readonly GroupKey[];
  readonly where: string;
  /** Every flow is looked at: `where` takes all. */
  readonly isWhole: boolean;
  readonly hasPieces: boolean;
  readonly measure: Measure;
  readonly limit: number;
}

/**
 * The top groups in order, as rows of (null, keys, sums, first, last), then one row for all groups together: (number of
 * groups, nulls, sums, first, last).
 */
export function rankedGroups(request: RankingRequest, params: SqlParams): string {
  const { keys, measure, limit } = request;
  const keyNames = keys.flatMap(({ names }) => names);
  const names = keyNames.join(', ');
  // Of flow logs that count no bytes, flows are all there is to rank by.
  const ranking = `${measureExpression(measure)} DESC, flows DESC, ${orderByKey(keyNames)}`;
  return `WITH groups AS MATERIALIZED (
      SELECT ${names}, ${sumsOfRows(request)} GROUP BY ${names}),
    ranked AS (SELECT * FROM groups ORDER BY ${ranking} LIMIT ${params.bigint(limit)})
    SELECT * FROM (
      SELECT NULL AS groups, ${names}, ${SUM_NAMES}, first, last FROM ranked
      UNION ALL
      SELECT count(*), ${keyNames.map(() => 'NULL').join(', ')}, ${SUMS_OF_SUMS}, min(first), max(last) FROM groups)
    ORDER BY groups NULLS FIRST, ${ranking}`;
}

export function orderByKey(names: readonly string[]): string {
  return names.map((name) => `${name} ASC NULLS LAST`).join(', ');
}

function sumsOfRows({ keys, where, isWhole, hasPieces }: RankingRequest): string {
  const [key, second] = keys;
  const hosts = isWhole && key !== undefined && second === undefined ? hostRows(key, hasPieces) : null;
  return hosts === null
    ? `${sumsOf(hasPieces)}, min("start") AS first, max("end") AS last FROM (${groupRows(keys, where)})`
    : `${SUMS_OF_SUMS}, min(first) AS first, max(last) AS last FROM (${hosts})`;
}
