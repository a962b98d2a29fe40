/** How the flows spread over a quantity: logarithmic bins and exact percentiles. */
import { SqlParams } from '../sql.ts';
import type { HistogramAnswer, HistogramField, HistogramRequest } from '../view-types.ts';
import { asNumber, type FlowSource, type SqlRow } from './run-sql.ts';
import { readScope, whereScope } from './scope.ts';

const BINS_PER_DECADE = 4;
const PERCENTILES = [0.5, 0.9, 0.95, 0.99] as const;

/** In SQL: the value in the database's unit, and how many of that unit make one of the shown unit. */
const FIELDS: Readonly<Record<HistogramField, { readonly value: string; readonly perUnit: number }>> = {
  duration: { value: 'duration', perUnit: 1e9 },
  rtt: { value: 'rtt', perUnit: 1e9 },
  bytes: { value: 'bytes_sent + bytes_received', perUnit: 1 },
  packets: { value: 'packets_sent + packets_received', perUnit: 1 },
  packet_size: {
    value: '(bytes_sent + bytes_received)::DOUBLE / nullif(packets_sent + packets_received, 0)',
    perUnit: 1,
  },
};

export async function histogram({ run, hasPieces }: FlowSource, request: HistogramRequest): Promise<HistogramAnswer> {
  const { value, perUnit } = FIELDS[request.field];
  const params = new SqlParams();
  const where = whereScope(readScope(request), params);
  const values = `SELECT ${value} AS v FROM ${hasPieces ? wholeFlows(where) : `flow WHERE ${where}`}`;
  const bins = await run({
    text: `SELECT CASE WHEN v <= 0 THEN NULL ELSE floor(log10(v) * ${BINS_PER_DECADE})::INTEGER END AS bin,
        count(v)::DOUBLE, count(*)::DOUBLE, min(v)::DOUBLE, max(v)::DOUBLE
      FROM (${values}) GROUP BY bin, v IS NULL ORDER BY bin`,
    params: params.list,
  });
  const known = bins.filter((row) => asNumber(row[1]) > 0);
  const notKnown = bins.filter((row) => asNumber(row[1]) === 0).reduce((sum, row) => sum + asNumber(row[2]), 0);
  if (known.length === 0) return { bins: [], notKnown, percentiles: null };
  // One sorted copy of the values gives all of the list.
  const [quantiles = []] = await run({
    text: `SELECT ${PERCENTILES.map((_, i) => `q[${i + 1}]`).join(', ')}
      FROM (SELECT quantile_disc(v, [${PERCENTILES.join(', ')}])::DOUBLE[] AS q FROM (${values}))`,
    params: params.list,
  });
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0] = quantiles.map((quantile) => asNumber(quantile) / perUnit);
  return {
    bins: spread(known, perUnit),
    notKnown,
    percentiles: {
      min: Math.min(...known.map((row) => asNumber(row[3]))) / perUnit,
      p50,
      p90,
      p95,
      p99,
      max: Math.max(...known.map((row) => asNumber(row[4]))) / perUnit,
    },
  };
}

const COUNTS = ['bytes_sent', 'bytes_received', 'packets_sent', 'packets_received'];

/** A table of flows with the columns that quantities are made of, the pieces of each flow put together. */
function wholeFlows(where: string): string {
  const sums = COUNTS.map((name) => `sum(${name})::BIGINT AS ${name}`).join(', ');
  return `(SELECT duration, rtt, ${COUNTS.join(', ')} FROM flow WHERE (${where}) AND whole_flow IS NULL
    UNION ALL SELECT max("end") - min("start") AS duration, max(rtt) AS rtt, ${sums}
    FROM flow WHERE (${where}) AND whole_flow IS NOT NULL GROUP BY whole_flow)`;
}

/** All bins from the lowest to the highest that holds a flow, after that of the zeros. */
function spread(known: readonly SqlRow[], perUnit: number): HistogramAnswer['bins'] {
  const edge = (bin: number): number => 10 ** (bin / BINS_PER_DECADE) / perUnit;
  const counts = new Map<number, number>();
  let zeros = 0;
  for (const [bin, flows] of known) {
    if (bin === null) zeros += asNumber(flows);
    else counts.set(asNumber(bin), asNumber(flows));
  }
  const lowest = Math.min(...counts.keys());
  const highest = Math.max(...counts.keys());
  if (counts.size === 0) return [{ from: 0, to: edge(0), flows: zeros }];
  const bins = [{ from: 0, to: edge(lowest), flows: zeros }];
  for (let bin = lowest; bin <= highest; bin++) {
    bins.push({ from: edge(bin), to: edge(bin + 1), flows: counts.get(bin) ?? 0 });
  }
  return bins;
}
