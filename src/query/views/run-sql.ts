/** How a view asks: it makes statements over the tables `flow` and `activity`, and somebody runs them. */
import type { Sql } from '../sql.ts';

/** 64-bit columns come as bigint, narrower and floating-point ones as number. */
export type SqlValue = string | number | bigint | boolean | null;
export type SqlRow = readonly SqlValue[];
export type RunSql = (sql: Sql) => Promise<readonly SqlRow[]>;

/** What a view looks at. */
export interface FlowSource {
  readonly run: RunSql;
  /** Flows may have rows in several of the captures: `whole_flow` tells which are of one. */
  readonly hasPieces: boolean;
}

export function asNumber(value: SqlValue | undefined): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

export function asBigint(value: SqlValue | undefined): bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : 0n;
}
