import { type Sql, SqlParams } from '../sql.ts';
import type { ScopeRequest } from '../view-types.ts';
import { readScope, whereScope } from './scope.ts';

/** A statement that gives the numbers of the scope's flows. Throws FILTER_INVALID or REQUEST_INVALID. */
export function flowIds(request: ScopeRequest): Sql {
  const params = new SqlParams();
  const where = whereScope(readScope(request), params);
  return { text: `SELECT flow_id FROM flow WHERE ${where}`, params: params.list };
}
