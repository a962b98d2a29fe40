/**
 * The five sums of the views. They are added as DOUBLE, which is exact up to 2^53 and a third of the time of BIGINT, whose
 * sums DuckDB keeps in 128 bits.
 */
import type { Measure, Sums } from '../view-types.ts';
import { asNumber, type SqlRow } from './run-sql.ts';

const SUM_COLUMNS = ['packets_sent', 'packets_received', 'bytes_sent', 'bytes_received'] as const;

const VOLUMES = SUM_COLUMNS.map((name) => `coalesce(sum(${name}::DOUBLE), 0) AS ${name}`).join(', ');

/** How many flows rows are of: one that has several is counted once. */
export function countFlows(hasPieces: boolean): string {
  return hasPieces ? '(count(*) - count(whole_flow) + count(DISTINCT whole_flow))::DOUBLE' : 'count(*)::DOUBLE';
}

/** How many flows less than rows there are. */
export const SURPLUS_PIECES = '(count(whole_flow) - count(DISTINCT whole_flow))::DOUBLE';

/** `flows` and the sums over rows of flows. */
export function sumsOf(hasPieces: boolean): string {
  return `${countFlows(hasPieces)} AS flows, ${VOLUMES}`;
}

/** The same over rows that are sums already. */
export const SUMS_OF_SUMS = ['flows', ...SUM_COLUMNS].map((name) => `coalesce(sum(${name}), 0) AS ${name}`).join(', ');

export const SUM_NAMES = ['flows', ...SUM_COLUMNS].join(', ');

const MEASURE_EXPRESSIONS: Readonly<Record<Measure, string>> = {
  flows: 'flows',
  packets: 'packets_sent + packets_received',
  bytes: 'bytes_sent + bytes_received',
  bytes_sent: 'bytes_sent',
  bytes_received: 'bytes_received',
};

/** What rows of sums are ranked by. */
export function measureExpression(measure: Measure): string {
  return `(${MEASURE_EXPRESSIONS[measure]})`;
}

/** Reads the five sums from a row, the first of them in column `at`. */
export function readSums(row: SqlRow, at: number): Sums {
  return {
    flows: asNumber(row[at]),
    packets_sent: asNumber(row[at + 1]),
    packets_received: asNumber(row[at + 2]),
    bytes_sent: asNumber(row[at + 3]),
    bytes_received: asNumber(row[at + 4]),
  };
}

/** What is left of `total` beyond `parts`. */
export function restOf(total: Sums, parts: readonly Sums[]): Sums {
  const rest = { ...total };
  for (const part of parts) {
    rest.flows -= part.flows;
    rest.packets_sent -= part.packets_sent;
    rest.packets_received -= part.packets_received;
    rest.bytes_sent -= part.bytes_sent;
    rest.bytes_received -= part.bytes_received;
  }
  return rest;
}
