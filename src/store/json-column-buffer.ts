/**
 * Rows of one column of JSON waiting to be sealed, as UTF-8. Nearly every row has a text of its own, which is no string of the
 * JavaScript heap for longer than its batch: by the ten thousand they were a third of that heap, copied and marked again and again.
 */
import { type DuckDBType, VARCHAR } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { TextDictionary } from '../schema/flow-batch.ts';
import { Utf8Texts } from '../schema/utf8-texts.ts';
import { copyNulls, type SealedRows } from './column-buffer.ts';
import { storableText } from './text-column-buffer.ts';

const INITIAL_BYTES = 1024 * 1024;
/** Of a UTF-16 code unit in UTF-8, at most. */
const LONGEST_UNIT = 3;
const UTF_8 = new TextEncoder();

export class JsonColumnBuffer implements SealedRows {
  /** Of each row; 0 where it is null, as no JSON is empty. */
  readonly #lengths: Uint32Array;
  #bytes = new Uint8Array(0);
  #end = 0;
  /** Where the next row to be copied begins. */
  #copied = 0;

  constructor(capacity: number) {
    this.#lengths = new Uint32Array(capacity);
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.#end;
  }

  /** Row 0 begins a new segment. */
  setCodes(codes: Uint32Array, dictionary: TextDictionary, from: number, at: number, count: number): void {
    if (at === 0) this.#end = 0;
    for (let i = 0; i < count; i++) {
      const code = codes[from + i]!;
      if (code === 0) this.#lengths[at + i] = 0;
      else if (dictionary instanceof Utf8Texts) this.#lengths[at + i] = this.#appendBytes(dictionary.bytesOf(code));
      else this.#lengths[at + i] = this.#appendText(storableText(dictionary.values[code] ?? ''));
    }
  }

  seal(rows: number): readonly DuckDBType[] {
    this.#copied = 0;
    return this.#lengths.subarray(0, rows).some((length) => length > 0) ? [VARCHAR] : [];
  }

  copyTo([vector]: readonly duckdb.Vector[], from: number, count: number): void {
    if (vector === undefined) return;
    copyNulls(vector, this.#lengths, from, count, true);
    for (let i = 0; i < count; i++) {
      const length = this.#lengths[from + i]!;
      if (length === 0) continue;
      const bytes = this.#bytes.subarray(this.#copied, this.#copied + length);
      duckdb.vector_assign_string_element_len(vector, i, bytes);
      this.#copied += length;
    }
  }

  #appendBytes(bytes: Uint8Array): number {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
    return bytes.length;
  }

  /** How many bytes it has. */
  #appendText(text: string): number {
    this.#makeRoom(LONGEST_UNIT * text.length);
    const { written } = UTF_8.encodeInto(text, this.#bytes.subarray(this.#end));
    this.#end += written;
    return written;
  }

  #makeRoom(bytes: number): void {
    const most = this.#end + bytes;
    if (most <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, most, INITIAL_BYTES));
    grown.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = grown;
  }
}
