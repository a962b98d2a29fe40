import { formatTime } from '../../base/time.ts';
import { SqlParams } from '../sql.ts';
import type { ScopeRequest, SumsAndRange, TotalsAnswer } from '../view-types.ts';
import { asBigint, asNumber, type FlowSource, type SqlValue } from './run-sql.ts';
import { isWhole, readScope, type Scope, whereScope } from './scope.ts';
import { readSums, sumsOf } from './sums.ts';

/** Sums pass over what is not known; this says how many flows they pass over. */
const UNCOUNTED = 'count(*) FILTER (bytes_sent IS NULL AND bytes_received IS NULL)::DOUBLE';

const WHOLE: Scope = { filter: null, from: null, to: null };

/** The sums of the scope beside those of everything, which `whole` gives when they are known already. */
export async function totals(
  source: FlowSource,
  request: ScopeRequest,
  whole: () => Promise<SumsAndRange> = () => wholeSums(source),
): Promise<TotalsAnswer> {
  const scope = readScope(request);
  const of = await whole();
  return { ...(isWhole(scope) ? of : await sumsAndRange(source, scope)), of };
}

export function wholeSums(source: FlowSource): Promise<SumsAndRange> {
  return sumsAndRange(source, WHOLE);
}

async function sumsAndRange({ run, hasPieces }: FlowSource, scope: Scope): Promise<SumsAndRange> {
  const params = new SqlParams();
  const where = whereScope(scope, params);
  const text = `SELECT ${sumsOf(hasPieces)}, min("start"), max("end"), ${UNCOUNTED} FROM flow WHERE ${where}`;
  const [row = []] = await run({ text, params: params.list });
  return { ...readSums(row, 0), uncounted: asNumber(row[7]), first: timeOrNull(row[5]), last: timeOrNull(row[6]) };
}

function timeOrNull(value: SqlValue | undefined): string | null {
  return value === null || value === undefined ? null : formatTime(asBigint(value));
}
