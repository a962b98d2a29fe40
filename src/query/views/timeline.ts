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
import { asBigint, asNumber, type RunSql, type SqlRow } from './run-sql.ts';
import { readScope, type Scope, whereScope } from './scope.ts';
import { readSums } from './sums.ts';
import { top } from './top.ts';

const DEFAULT_BINS = 200;
const DEFAULT_SERIES = 8;
/** Where no flow has activity, every flow lies in one bucket, the finest of which is a millisecond. */
const FINEST_RESOLUTION = 1_000_000n;

const COUNTS = ['packets_sent', 'packets_received', 'bytes_sent', 'bytes_received'] as const;

export async function timeline(run: RunSql, request: TimelineRequest): Promise<TimelineAnswer> {
  const scope = readScope(request);
  const key = request.by === undefined ? null : splitKey(request.by);
  const interval = await activeInterval(run, scope);
  if (interval === null) return { start: null, widthSeconds: 0, bins: 0, series: [] };
  const resolution = await activityResolution(run, interval);
  const bins = chooseBins(interval.first, interval.last, request.bins ?? DEFAULT_BINS, resolution);
  const split = key === null ? null : await topValues(run, request, key);
  const rows = await binnedRows(run, { scope, bins, interval, split });
  return {
    start: formatTime(bins.start),
    widthSeconds: Number(bins.width) / 1e9,
    bins: bins.count,
    series: split === null ? [readSeries(rows, 0, null, bins.count)] : splitSeries(rows, split.values, bins.count),
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
  /** The top values, a series each. */
  readonly values: readonly Value[];
  /** How many values there are altogether. */
  readonly valueCount: number;
}

async function topValues(run: RunSql, request: TimelineRequest, key: GroupKey): Promise<Split> {
  const { by = '', bins: _, ...scope } = request;
  const { rows, other } = await top(run, { ...scope, by, limit: request.limit ?? DEFAULT_SERIES });
  return { key, values: rows.map(({ value }) => value), valueCount: rows.length + other.values };
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
}

/** Up to so many values are grouped as they are and told apart afterwards: comparing every flow with each costs more. */
const FEW_VALUES = 1000;

/** Rows of (series, bin, flows, the four counts). */
function binnedRows(run: RunSql, { scope, bins, interval, split }: BinnedRequest): Promise<readonly SqlRow[]> {
  const params = new SqlParams();
  const where = whereScope(scope, params);
  const hasFew = split !== null && split.valueCount <= FEW_VALUES;
  const value = split === null ? '0' : fieldExpression(split.key.field);
  const part = split === null || hasFew ? value : seriesExpression(split, value, params);
  const series = hasFew ? seriesExpression(split, 'part', params) : 'part';
  const first = params.bigint(bins.start);
  const last = params.bigint(interval.last);
  const counts = COUNTS.map((name) => `sum(${name}::DOUBLE) AS ${name}`).join(', ');
  const isOneBucket = `"start" BETWEEN ${first} AND ${last} AND NOT has_activity`;
  const isOneBin = `"start" BETWEEN ${first} AND ${last} AND
    (NOT has_activity OR ("end" <= ${last} AND "start" >= 0 AND "start" // ${bins.width} = "end" // ${bins.width}))`;
  // Activity alone does not tell which flow it is of: joining only flows that cross bins costs a third less, and not
  // joining costs least.
  const isFlowNeeded = scope.filter !== null || split !== null;
  const isCountedWhole = isFlowNeeded ? isOneBin : isOneBucket;
  const ofFlows = isFlowNeeded
    ? `JOIN (SELECT capture_id, flow_id, ${part} AS part FROM flow WHERE has_activity AND NOT (${isOneBin}) AND ${where})
       USING (capture_id, flow_id)`
    : '';
  const text = `
    SELECT ${series} AS series, bin, sum(flows), ${COUNTS.map((name) => `sum(${name})`).join(', ')} FROM (
      SELECT ${part} AS part, ${binExpression('"start"', bins)} AS bin, count(*)::DOUBLE AS flows, ${counts}
      FROM flow WHERE ${isCountedWhole} AND ${where}
      GROUP BY ALL
      UNION ALL
      SELECT part, bin, count(*)::DOUBLE AS flows, ${counts} FROM (
        SELECT ${isFlowNeeded ? 'first(part)' : '0'} AS part, ${binExpression('bucket_start', bins)} AS bin, ${counts}
        FROM activity ${ofFlows} WHERE bucket_start BETWEEN ${first} AND ${last}
        GROUP BY bin, capture_id, flow_id)
      GROUP BY ALL)
    GROUP BY ALL`;
  return run({ text, params: params.list });
}

/** The place of `expression` among the top values, which is their number for every other. */
function seriesExpression({ values }: Split, expression: string, params: SqlParams): string {
  const cases = values.map((value, i) => {
    if (value === null) return `WHEN ${expression} IS NULL THEN ${i}`;
    const bound = typeof value === 'number' ? params.bigint(value) : params.text(value);
    return `WHEN ${expression} = ${bound} THEN ${i}`;
  });
  return cases.length === 0 ? '0' : `(CASE ${cases.join(' ')} ELSE ${values.length} END)`;
}

function splitSeries(rows: readonly SqlRow[], values: readonly Value[], bins: number): TimelineSeries[] {
  const series = values.map((value, i) => readSeries(rows, i, value, bins));
  const other = readSeries(rows, values.length, null, bins);
  return other.flows.some((flows) => flows > 0) ? [...series, { ...other, isOther: true }] : series;
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
