/** A row of a batch in the form of the API and of exports: see `external values` in the reference of columns. */
import { formatIp } from '../base/ip.ts';
import { formatMac } from '../base/mac.ts';
import { formatTime } from '../base/time.ts';
import { COLUMNS, type ColumnName } from '../schema/columns.ts';
import { DIGEST_WORDS, formatCommunityId } from '../schema/community-id-text.ts';
import type { FlowBatch } from '../schema/flow-batch.ts';

export type CellValue = string | number | null;

/** Times RFC 3339, lengths of time in seconds, addresses as text, null for what is not known. */
export function cellValue(batch: FlowBatch, column: ColumnName, row: number): CellValue {
  const vector = batch.columns[column];
  switch (vector.kind) {
    case 'text':
      return vector.dictionary.values[vector.codes[row] as number] ?? null;
    case 'digest':
      return vector.nulls[row] === 1 ? null : formatCommunityId(vector.words, DIGEST_WORDS * row);
    case 'time':
      return formatTime(vector.values[row] as bigint);
    case 'ip': {
      if (vector.nulls !== null && vector.nulls[row] === 1) return null;
      const [w0, w1, w2, w3] = vector.words.subarray(4 * row, 4 * row + 4);
      return formatIp(w0 as number, w1 as number, w2 as number, w3 as number);
    }
    case 'number': {
      if (vector.nulls !== null && vector.nulls[row] === 1) return null;
      const value = vector.values[row] as number;
      const { type } = COLUMNS[column];
      return type === 'mac' ? formatMac(value) : type === 'nanos' ? value / 1e9 : value;
    }
  }
}
