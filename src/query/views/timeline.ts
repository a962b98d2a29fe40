/**
 * What the flows of the scope carried over time. Exact: a flow that lies within one bin counts there with its totals, every
 * other one by its activity, and bins are multiples of the activity's buckets.
 */
import { AppError } from '../../base/errors.ts';
import { formatTime } from '../../base/time.ts';
import { fieldExpression } from '../compile-sql.ts';
import { SqlParams } from '../sql.ts';
import type { TimelineAnswer, TimelineRequest, TimelineSeries, Value } from '../view-types.ts';
import { binExpression, chooseBins, type TimeBins } from './bin-width.ts';
import { type GroupKey, groupKey } from './group-key.ts';
import { asBigint, asNumber, type FlowSource, type RunSql, type SqlRow } from './run-sql.ts';
import { readScope, type Scope, whereScope } from './scope.ts';
import { readSums, SURPLUS_PIECES } from './sums.ts';
import { top } from './top.ts';

const DEFAULT_BINS = 200;
const DEFAULT_SERIES = 8;
/** Where no flow has activity, every flow lies in one bucket, the finest of which is a millisecond. */
const FINEST_RESOLUTION = 1_000_000n;

const COUNTS = ['packets_sent', 'packets_received', 'bytes_sent', 'bytes_received'] as const;

export async function timeline(source: FlowSource, request: TimelineRequest): Promise<TimelineAnswer> {
  const { run, hasPieces } = source;
  const scope = readScope(request);
  const key = request.by === undefined ? null : splitKey(request.by);
  const interval = await activeInterval(run, scope);
  if (interval === null) return { start: null, widthSeconds: 0, bins: 0, series: [] };
  const resolution = await activityResolution(run, interval);
  const bins = chooseBins(interval.first, interval.last, request.bins ?? DEFAULT_BINS, resolution);
  const split = key === null ? null : await splitOf(source, request, key, scope);
  const rows = await binnedRows(run, { scope, bins, interval, split, hasPieces });
  return {
    start: formatTime(bins.start),
    widthSeconds: Number(bins.width) / 1e9,
    bins: bins.count,
    series: split === null ? [readSeries(rows, 0, null, bins.count)] : splitSeries(rows, split, bins.count),
  };
}

function splitKey(by: string): GroupKey {
  const key = groupKey('by', by);
  if (key.field.kind === 'either') {
    throw new AppError('REQUEST_INVALID', `by: "${by}" is of both sides; split by that of one, such as dst_${by}.`);
  }
  if (key.field.type === 'ip' || key.field.type === 'mac') {
    throw new AppError('REQUEST_INVALID', `by: a timeline is not split by the address "${by}".`);
  }
  return key;
}

interface Split {
  readonly key: GroupKey;
  /** The top values, a series each; null where the statement finds them among its bins. */
  readonly values: readonly Value[] | null;
  /** The most series beside that of every other value. */
  readonly limit: number;
}

/** Their values are entries of a catalogue, some hundred at most. */
const CATALOGUED: ReadonlySet<string> = new Set([
  ...['service', 'service_guess', 'application', 'category', 'proto', 'ip_version', 'conn_state', 'tls_version'],
  ...['src_country', 'dst_country', 'far_country'],
]);

async function splitOf(source: FlowSource, request: TimelineRequest, key: GroupKey, scope: Scope): Promise<Split> {
  const { by = '', bins: _, limit = DEFAULT_SERIES, ...rest } = request;
  // Over a part of the time the bins do not hold all that the flows carried, by which the top values are chosen.
  const isAllInBins = scope.from === null && scope.to === null;
  if (isAllInBins && CATALOGUED.has(key.field.name)) return { key, values: null, limit };
  const { rows } = await top(source, { ...rest, by, limit });
  return { key, values: rows.map(({ value }) => value), limit };
}

interface Interval {
  readonly first: bigint;
  /** Inclusive. */
  readonly last: bigint;
}

/** The range of time asked for, else that of the flows; null when there are none. */
async function activeInterval(run: RunSql, scope: Scope): Promise<Interval | null> {
  const params = new SqlParams();
  const where = whereScope(scope, params);
  const [row = []] = await run({
    text: `SELECT min("start"), max("end") FROM flow WHERE ${where}`,
    params: params.list,
  });
  const [first = null, last = null] = row;
  if (first === null || last === null) return null;
  return { first: scope.from ?? asBigint(first), last: scope.to === null ? asBigint(last) : scope.to - 1n };
}

/**
 * The widest activity bucket within the interval, or of all where no flow was active for long in it; a bin narrower than
 * that would show what is not known.
 */
async function activityResolution(run: RunSql, interval: Interval): Promise<bigint> {
  const params = new SqlParams();
  const [row = []] = await run({
    text: `SELECT coalesce(max(width) FILTER (bucket_start BETWEEN
      ${params.bigint(interval.first - 1_000_000_000n)} AND ${params.bigint(interval.last)}), max(width)) FROM activity`,
    params: params.list,
  });
  const widest = asBigint(row[0]);
  return widest > FINEST_RESOLUTION ? widest : FINEST_RESOLUTION;
}

interface BinnedRequest {
  readonly scope: Scope;
  readonly bins: TimeBins;
  readonly interval: Interval;
  readonly split: Split | null;
  readonly hasPieces: boolean;
}

/** Rows of (series, bin, flows, the four counts, value of the series where the statement found it). */
function binnedRows(
  run: RunSql,
  { scope, bins, interval, split, hasPieces }: BinnedRequest,
): Promise<readonly SqlRow[]> {
  const params = new SqlParams();
  const where = whereScope(scope, params);
  const first = params.bigint(bins.start);
  const last = params.bigint(interval.last);
  const part = split === null ? '0' : partExpression(split, params);
  const counts = COUNTS.map((name) => `sum(${name}::DOUBLE) AS ${name}`).join(', ');
  const sums = ['flows', ...COUNTS].map((name) => `sum(${name}) AS ${name}`).join(', ');
  const isWithin = `"start" BETWEEN ${first} AND ${last}`;
  const startBin = binExpression('"start"', bins);
  const isOneBin = `${isWithin} AND "end" <= ${last} AND ${startBin} = ${binExpression('"end"', bins)}`;
  // Activity alone does not tell which flow it is of: joining only flows that cross bins costs a third less, and not
  // joining costs least. Telling those flows apart in the scan of all costs more than taking them off its sums again.
  const isFlowNeeded = scope.filter !== null || split !== null;
  const crossing = `crossing AS MATERIALIZED (
      SELECT capture_id, flow_id, "start", ${COUNTS.join(', ')}, ${part} AS part
      FROM flow WHERE has_activity AND NOT (${isOneBin}) AND ${where}),`;
  const withoutCrossing = `UNION ALL
      SELECT part, ${startBin} AS bin, -count(*)::DOUBLE, ${COUNTS.map((name) => `-sum(${name}::DOUBLE)`).join(', ')}
      FROM crossing WHERE ${isWithin} GROUP BY ALL`;
  const ofCrossing = 'JOIN (SELECT capture_id, flow_id, part FROM crossing) USING (capture_id, flow_id)';
  const pieces = `pieces AS MATERIALIZED (
      SELECT capture_id, flow_id, whole_flow, ${part} AS part,
        CASE WHEN ${isWithin} AND (NOT has_activity OR ${isOneBin}) THEN ${startBin} END AS bin
      FROM flow WHERE whole_flow IS NOT NULL AND ${where}),`;
  // A flow counts once in a bin, however many of its pieces lie there.
  const withoutSurplus = `UNION ALL
      SELECT part, bin, -${SURPLUS_PIECES}, 0, 0, 0, 0 FROM (
        SELECT part, bin, whole_flow FROM pieces WHERE bin IS NOT NULL
        UNION ALL
        SELECT first(part), ${binExpression('bucket_start', bins)} AS active, first(whole_flow)
        FROM activity JOIN (FROM pieces WHERE bin IS NULL) USING (capture_id, flow_id)
        WHERE bucket_start BETWEEN ${first} AND ${last} GROUP BY active, capture_id, flow_id)
      GROUP BY part, bin`;
  const text = `
    WITH ${isFlowNeeded ? crossing : ''} ${hasPieces ? pieces : ''} binned AS MATERIALIZED (SELECT part, bin, ${sums} FROM (
      SELECT ${part} AS part, ${startBin} AS bin, count(*)::DOUBLE AS flows, ${counts}
      FROM flow WHERE ${isWithin} AND ${isFlowNeeded ? where : 'NOT has_activity'} GROUP BY ALL
      ${isFlowNeeded ? withoutCrossing : ''}
      UNION ALL
      SELECT part, bin, count(*)::DOUBLE AS flows, ${counts} FROM (
        SELECT ${isFlowNeeded ? 'first(part)' : '0'} AS part, ${binExpression('bucket_start', bins)} AS bin, ${counts}
        FROM activity ${isFlowNeeded ? ofCrossing : ''} WHERE bucket_start BETWEEN ${first} AND ${last}
        GROUP BY bin, capture_id, flow_id)
      GROUP BY ALL
      ${hasPieces ? withoutSurplus : ''})
    GROUP BY part, bin)
    ${split?.values === null ? rankedBins(split.limit, params) : `SELECT part, bin, flows, ${COUNTS.join(', ')} FROM binned`}`;
  return run({ text, params: params.list });
}

/** The split's value where it is ranked later, else its place among the top values, which is their number for every other. */
function partExpression({ key, values }: Split, params: SqlParams): string {
  const expression = fieldExpression(key.field);
  return values === null ? expression : seriesExpression(values, expression, params);
}

/** `binned` with its values by their bytes in place of the values. */
function rankedBins(limit: number, params: SqlParams): string {
  return `, ranked AS (
      SELECT part, row_number() OVER (ORDER BY sum(bytes_sent + bytes_received) DESC, part ASC NULLS LAST) - 1 AS place
      FROM binned GROUP BY part)
    SELECT least(place, ${params.bigint(limit)}) AS series, bin, sum(flows), ${COUNTS.map((name) => `sum(${name})`).join(', ')},
      first(ranked.part)
    FROM binned JOIN ranked ON binned.part IS NOT DISTINCT FROM ranked.part GROUP BY series, bin`;
}

function seriesExpression(values: readonly Value[], expression: string, params: SqlParams): string {
  const cases = values.map((value, i) => {
    if (value === null) return `WHEN ${expression} IS NULL THEN ${i}`;
    const bound = typeof value === 'number' ? params.bigint(value) : params.text(value);
    return `WHEN ${expression} = ${bound} THEN ${i}`;
  });
  return cases.length === 0 ? '0' : `(CASE ${cases.join(' ')} ELSE ${values.length} END)`;
}

function splitSeries(rows: readonly SqlRow[], { key, values, limit }: Split, bins: number): TimelineSeries[] {
  const known = values ?? rankedValues(rows, key, limit);
  const series = known.map((value, i) => readSeries(rows, i, value, bins));
  const other = readSeries(rows, known.length, null, bins);
  return other.flows.some((flows) => flows > 0) ? [...series, { ...other, isOther: true }] : series;
}

function rankedValues(rows: readonly SqlRow[], key: GroupKey, limit: number): Value[] {
  const values: Value[] = [];
  for (const row of rows) {
    const place = asNumber(row[0]);
    if (place < limit) values[place] = key.read(row, 2 + 1 + COUNTS.length);
  }
  return values;
}

function readSeries(rows: readonly SqlRow[], series: number, value: Value, bins: number): TimelineSeries {
  const zeros = (): number[] => new Array<number>(bins).fill(0);
  const read: TimelineSeries = {
    value,
    isOther: false,
    flows: zeros(),
    packets_sent: zeros(),
    packets_received: zeros(),
    bytes_sent: zeros(),
    bytes_received: zeros(),
  };
  for (const row of rows) {
    const bin = asNumber(row[1]);
    if (asNumber(row[0]) !== series || bin < 0 || bin >= bins) continue;
    const sums = readSums(row, 2);
    read.flows[bin] = sums.flows;
    for (const name of COUNTS) read[name][bin] = sums[name];
  }
  return read;
}
