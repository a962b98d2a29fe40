/** Rows of one column waiting to be sealed, in the memory form of the database, so that they go over with memcpy. */
import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, UBIGINT, UINTEGER, USMALLINT, UTINYINT } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { DatabaseType } from '../schema/database-columns.ts';
import type { IpVector, NumberVector } from '../schema/flow-batch.ts';

/** Rows of a DuckDB chunk. */
export const CHUNK_ROWS = 2048;

const VALIDITY_BYTES = CHUNK_ROWS / 8;

export type FixedType = Exclude<DatabaseType, 'VARCHAR'>;

const FORMS: Readonly<Record<FixedType, { readonly width: number; readonly type: DuckDBType }>> = {
  BOOLEAN: { width: 1, type: BOOLEAN },
  UTINYINT: { width: 1, type: UTINYINT },
  USMALLINT: { width: 2, type: USMALLINT },
  UINTEGER: { width: 4, type: UINTEGER },
  BIGINT: { width: 8, type: BIGINT },
  UBIGINT: { width: 8, type: UBIGINT },
  DOUBLE: { width: 8, type: DOUBLE },
};

/** What any column does once its rows are in. */
export interface SealedRows {
  /** The types of the vectors that `copyTo` fills, for `rows` rows; none where all are null. A new segment begins. */
  seal(rows: number): readonly DuckDBType[];
  copyTo(vectors: readonly duckdb.Vector[], from: number, count: number): void;
}

/** A column of numbers. `nulls[row]` is 1 for null; a column of nothing else takes no memory. */
export class FixedColumnBuffer implements SealedRows {
  readonly #type: DuckDBType;
  readonly #width: number;
  readonly #isNullable: boolean;
  readonly #capacity: number;
  #bytes = new Uint8Array(0);
  #words = new Uint32Array(0);
  #nulls: Uint8Array<ArrayBuffer> | null = null;
  /** In this segment. */
  #hasValues = false;

  constructor(type: FixedType, isNullable: boolean, capacity: number) {
    this.#type = FORMS[type].type;
    this.#width = FORMS[type].width;
    this.#isNullable = isNullable;
    this.#capacity = capacity;
  }

  /** `count` values from `values[from]` on, which have the column's own width. */
  setBytes(values: ArrayBufferView, from: number, at: number, count: number): void {
    this.#begin(at);
    const offset = values.byteOffset + from * this.#width;
    this.#bytes.set(new Uint8Array(values.buffer, offset, count * this.#width), at * this.#width);
  }

  /** Whole numbers of 0 to 2^53 as 64 bits, without a bigint for each. */
  setCounts(values: Float64Array, from: number, at: number, count: number): void {
    this.#begin(at);
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
    if (!this.#setNulls(nulls, from, at, count)) return;
    const words = this.#words;
    for (let i = 0; i < count; i++) {
      const source = 4 * (from + i) + 2 * half;
      words[2 * (at + i)] = addressWords[source + 1]!;
      words[2 * (at + i) + 1] = addressWords[source]!;
    }
  }

  setNumbers(vector: NumberVector, from: number, at: number, count: number): void {
    const { values, nulls } = vector;
    if (!this.#setNulls(nulls, from, at, count)) return;
    if (values instanceof Float64Array) this.setCounts(values, from, at, count);
    else this.setBytes(values, from, at, count);
  }

  fill(value: number, at: number, count: number): void {
    this.#begin(at);
    if (this.#width === 4) this.#words.fill(value, at, at + count);
    else this.#bytes.fill(value, at, at + count);
  }

  set(value: number, at: number): void {
    this.#begin(at);
    this.#bytes[at] = value;
  }

  seal(): readonly DuckDBType[] {
    const types = this.#hasValues ? [this.#type] : [];
    this.#hasValues = false;
    return types;
  }

  copyTo([vector]: readonly duckdb.Vector[], from: number, count: number): void {
    if (vector === undefined) return;
    duckdb.copy_data_to_vector(vector, 0, this.#bytes.buffer, from * this.#width, count * this.#width);
    if (this.#nulls !== null) copyNulls(vector, this.#nulls, from, count);
  }

  /** False where the segment has had nothing but nulls. */
  #setNulls(nulls: Uint8Array | null, from: number, at: number, count: number): boolean {
    const rows = nulls?.subarray(from, from + count);
    if (!this.#hasValues && rows?.includes(0) === false) return false;
    this.#begin(at);
    if (rows !== undefined) this.#nulls?.set(rows, at);
    return true;
  }

  /** With its first value in row `at`. */
  #begin(at: number): void {
    if (this.#hasValues) return;
    this.#hasValues = true;
    if (this.#bytes.length === 0) {
      const buffer = new ArrayBuffer(this.#width * this.#capacity);
      this.#bytes = new Uint8Array(buffer);
      this.#words = new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
      this.#nulls = this.#isNullable ? new Uint8Array(this.#capacity) : null;
    }
    this.#nulls?.fill(1, 0, at);
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
