/**
 * Rows of one text column waiting to be sealed, as codes of dictionaries. Where a segment has few different texts they go
 * over as the members of an ENUM and codes of its width, which become the file's dictionary as they are, an eighth of the cost of
 * texts that are compared; a file knows no ENUM and reads as text. Where nearly every row has its own, an ENUM costs more.
 */
import { type DuckDBType, ENUM, VARCHAR } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { TextDictionary } from '../schema/flow-batch.ts';
import { copyNulls, type SealedRows } from './column-buffer.ts';

/** Most members of an ENUM: making one costs about 3 µs a member, handing over a text about 0.4 µs a row. */
const MAX_MEMBERS = 16_384;

/** Rows from `from` on have codes of this dictionary. */
interface CodedPart {
  readonly from: number;
  readonly dictionary: TextDictionary;
}

type Members = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

export class TextColumnBuffer implements SealedRows {
  readonly #codes: Uint32Array;
  #parts: CodedPart[] = [];
  #members: Members | null = null;

  constructor(capacity: number) {
    this.#codes = new Uint32Array(capacity);
  }

  /** Row 0 begins a new segment. */
  setCodes(codes: Uint32Array, dictionary: TextDictionary, from: number, at: number, count: number): void {
    if (at === 0) this.#parts = [];
    if (this.#parts.at(-1)?.dictionary !== dictionary) this.#parts.push({ from: at, dictionary });
    this.#codes.set(codes.subarray(from, from + count), at);
  }

  seal(rows: number): readonly DuckDBType[] {
    const memberOfText = new Map<string, number>();
    this.#members = this.#encode(rows, memberOfText);
    if (memberOfText.size === 0) return [];
    return [this.#members === null ? VARCHAR : ENUM([...memberOfText.keys()])];
  }

  copyTo([vector]: readonly duckdb.Vector[], from: number, count: number): void {
    if (vector === undefined) return;
    copyNulls(vector, this.#codes, from, count, true);
    if (this.#members !== null) {
      const width = this.#members.BYTES_PER_ELEMENT;
      duckdb.copy_data_to_vector(vector, 0, this.#members.buffer, from * width, count * width);
      return;
    }
    for (const [i, { from: first, dictionary }] of this.#parts.entries()) {
      const end = Math.min(this.#parts[i + 1]?.from ?? Number.POSITIVE_INFINITY, from + count);
      for (let row = Math.max(first, from); row < end; row++) {
        const text = dictionary.values[this.#codes[row]!];
        if (text !== null && text !== undefined) {
          duckdb.vector_assign_string_element(vector, row - from, storableText(text));
        }
      }
    }
  }

  /** Null when there are more than {@link MAX_MEMBERS} different texts, or none. */
  #encode(rows: number, memberOfText: Map<string, number>): Members | null {
    const members = new Uint16Array(rows);
    for (const [i, { from, dictionary }] of this.#parts.entries()) {
      // One more than the member; 0 where it is not known yet.
      const memberOfCode = new Uint16Array(dictionary.values.length);
      const end = Math.min(this.#parts[i + 1]?.from ?? rows, rows);
      for (let row = from; row < end; row++) {
        const code = this.#codes[row]!;
        if (code === 0) continue;
        let member = memberOfCode[code]! - 1;
        if (member < 0) {
          const text = storableText(dictionary.values[code] ?? '');
          // Two texts may become one when made storable, and an ENUM has each member once.
          member = memberOfText.get(text) ?? memberOfText.size;
          if (member >= MAX_MEMBERS) return null;
          memberOfText.set(text, member);
          memberOfCode[code] = member + 1;
        }
        members[row] = member;
      }
    }
    if (memberOfText.size === 0) return null;
    // DuckDB keeps an ENUM of up to 255 members in one byte.
    return memberOfText.size <= 255 ? Uint8Array.from(members) : members;
  }
}

/** The database takes UTF-8 that ends at a zero byte: U+0000 is shown by its picture, a lone surrogate as U+FFFD. */
export function storableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\u2400') : wellFormed;
}
