/** Values of a batch in the words of the outside: what the CLI prints, a CSV holds and the API answers. */
import { formatIp } from '../base/ip.ts';
import { formatMac } from '../base/mac.ts';
import { formatTime } from '../base/time.ts';
import { COLUMNS, type ColumnName } from './columns.ts';
import { DIGEST_WORDS, formatCommunityId } from './community-id-text.ts';
import type { FlowBatch } from './flow-batch.ts';

const NANOS_PER_SECOND = 1e9;

/** Nanoseconds as seconds, the nearest number to the exact quotient. */
export function secondsOf(nanos: number): number {
  return nanos / NANOS_PER_SECOND;
}

/**
 * Times as RFC 3339, lengths of time in seconds, addresses as text, numbers as they are, null for what is not known.
 * `row` must be below `batch.length`.
 */
export function readValue(batch: FlowBatch, column: ColumnName, row: number): string | number | null {
  const vector = batch.columns[column];
  switch (vector.kind) {
    case 'text':
      return vector.dictionary.values[vector.codes[row] ?? 0] ?? null;
    case 'digest':
      return vector.nulls[row] === 1 ? null : formatCommunityId(vector.words, DIGEST_WORDS * row);
    case 'time':
      return formatTime(vector.values[row] ?? 0n);
    case 'ip': {
      const at = 4 * row;
      const { words, nulls } = vector;
      if (nulls !== null && nulls[row] === 1) return null;
      return formatIp(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
    }
    case 'number': {
      if (vector.nulls !== null && vector.nulls[row] === 1) return null;
      const value = vector.values[row] ?? 0;
      const { type } = COLUMNS[column];
      if (type === 'nanos') return secondsOf(value);
      return type === 'mac' ? formatMac(value) : value;
    }
  }
}
