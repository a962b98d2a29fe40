/** Rows of one column waiting to be sealed, in the memory form of the database, so that they go over with memcpy. */
import duckdb from '@duckdb/node-bindings';
import type { DatabaseType } from '../schema/database-columns.ts';
import type { IpVector, NumberVector } from '../schema/flow-batch.ts';

/** Rows of a DuckDB chunk. */
export const CHUNK_ROWS = 2048;

const VALIDITY_BYTES = CHUNK_ROWS / 8;

export type FixedType = Exclude<DatabaseType, 'VARCHAR'>;

const WIDTHS: Readonly<Record<FixedType, number>> = {
  BOOLEAN: 1,
  UTINYINT: 1,
  USMALLINT: 2,
  UINTEGER: 4,
  BIGINT: 8,
  UBIGINT: 8,
  DOUBLE: 8,
};

/** A column of numbers. `nulls[row]` is 1 for null. */
export class FixedColumnBuffer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #width: number;
  readonly #nulls: Uint8Array<ArrayBuffer> | null;

  constructor(type: FixedType, isNullable: boolean, capacity: number) {
    this.#width = WIDTHS[type];
    const buffer = new ArrayBuffer(this.#width * capacity);
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
    this.#nulls = isNullable ? new Uint8Array(capacity) : null;
  }

  /** `count` values from `values[from]` on, which have the column's own width. */
  setBytes(values: ArrayBufferView, from: number, at: number, count: number): void {
    const offset = values.byteOffset + from * this.#width;
    this.#bytes.set(new Uint8Array(values.buffer, offset, count * this.#width), at * this.#width);
  }

  /** Whole numbers of 0 to 2^53 as 64 bits, without a bigint for each. */
  setCounts(values: Float64Array, from: number, at: number, count: number): void {
    const words = this.#words;
    for (let i = 0; i < count; i++) {
      const value = values[from + i]!;
      words[2 * (at + i)] = value;
      words[2 * (at + i) + 1] = value / 0x1_0000_0000;
    }
  }

  /** The upper (`half` 0) or lower (1) 64 bits of addresses. */
  setAddressHalves(vector: IpVector, half: 0 | 1, from: number, at: number, count: number): void {
    const { words: addressWords, nulls } = vector;
    const words = this.#words;
    if (nulls !== null) this.#nulls?.set(nulls.subarray(from, from + count), at);
    for (let i = 0; i < count; i++) {
      const source = 4 * (from + i) + 2 * half;
      words[2 * (at + i)] = addressWords[source + 1]!;
      words[2 * (at + i) + 1] = addressWords[source]!;
    }
  }

  setNumbers(vector: NumberVector, from: number, at: number, count: number): void {
    const { values, nulls } = vector;
    if (values instanceof Float64Array) this.setCounts(values, from, at, count);
    else this.setBytes(values, from, at, count);
    if (nulls !== null) this.#nulls?.set(nulls.subarray(from, from + count), at);
  }

  fill(value: number, at: number, count: number): void {
    if (this.#width === 4) this.#words.fill(value, at, at + count);
    else this.#bytes.fill(value, at, at + count);
  }

  set(value: number, at: number): void {
    this.#bytes[at] = value;
  }

  copyTo(vector: duckdb.Vector, from: number, count: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.#bytes.buffer, from * this.#width, count * this.#width);
    if (this.#nulls !== null) copyNulls(vector, this.#nulls, from, count);
  }
}

const validity = new Uint8Array(VALIDITY_BYTES);

/** `nulls[row]` is not 0 where the row is valid when `isInverted`, where it is null when not. */
export function copyNulls(
  vector: duckdb.Vector,
  nulls: Uint8Array | Uint32Array,
  from: number,
  count: number,
  isInverted = false,
): void {
  let hasNulls = false;
  validity.fill(0xff);
  for (let i = 0; i < count; i++) {
    if ((nulls[from + i] === 0) !== isInverted) continue;
    validity[i >> 3]! &= ~(1 << (i & 7));
    hasNulls = true;
  }
  if (!hasNulls) return;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, VALIDITY_BYTES);
}
