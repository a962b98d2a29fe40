/**
 * Rows of one text column waiting to be sealed, as codes of the import's dictionary. Where a segment has few different
 * texts they go over as the members of an ENUM and codes of its width, which the database turns back into text; where
 * nearly every row has its own, an ENUM costs more than handing over each text.
 */
import { type DuckDBType, ENUM, VARCHAR } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { TextDictionary } from '../schema/flow-batch.ts';
import { copyNulls } from './column-buffer.ts';

/** Most members of an ENUM: making one costs about 3 µs a member, handing over a text about 0.4 µs a row. */
const MAX_MEMBERS = 4096;

export class TextColumnBuffer {
  readonly #codes: Uint32Array<ArrayBuffer>;
  #dictionary: TextDictionary | null = null;
  #sealed: SealedTexts | null = null;

  constructor(capacity: number) {
    this.#codes = new Uint32Array(capacity);
  }

  setCodes(codes: Uint32Array, dictionary: TextDictionary, from: number, at: number, count: number): void {
    this.#dictionary = dictionary;
    this.#codes.set(codes.subarray(from, from + count), at);
  }

  /** Once `rows` rows are in; gives the type of the vectors `copyTo` fills. */
  seal(rows: number): DuckDBType {
    const values = this.#dictionary?.values ?? [null];
    this.#sealed = asEnum(this.#codes, values, rows) ?? { type: VARCHAR, values };
    return this.#sealed.type;
  }

  copyTo(vector: duckdb.Vector, from: number, count: number): void {
    const sealed = this.#sealed;
    if (sealed === null) throw new Error('a text column is sealed before it is copied');
    copyNulls(vector, this.#codes, from, count, true);
    if ('members' in sealed) {
      const { members } = sealed;
      const width = members.BYTES_PER_ELEMENT;
      duckdb.copy_data_to_vector(vector, 0, members.buffer, from * width, count * width);
      return;
    }
    for (let i = 0; i < count; i++) {
      const text = sealed.values[this.#codes[from + i]!];
      if (text !== null && text !== undefined) duckdb.vector_assign_string_element(vector, i, storableText(text));
    }
  }
}

type SealedTexts =
  | { readonly type: DuckDBType; readonly members: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> }
  | { readonly type: DuckDBType; readonly values: readonly (string | null)[] };

/** Null when there are more than {@link MAX_MEMBERS} different texts, or none. */
function asEnum(codes: Uint32Array, values: readonly (string | null)[], rows: number): SealedTexts | null {
  const memberOfCode = new Map<number, number>();
  const memberOfText = new Map<string, number>();
  const members = new Uint16Array(rows);
  for (let row = 0; row < rows; row++) {
    const code = codes[row]!;
    if (code === 0) continue;
    let member = memberOfCode.get(code);
    if (member === undefined) {
      const text = storableText(values[code] ?? '');
      // Two texts may become one when made storable, and an ENUM has each member once.
      member = memberOfText.get(text) ?? memberOfText.size;
      if (member >= MAX_MEMBERS) return null;
      memberOfText.set(text, member);
      memberOfCode.set(code, member);
    }
    members[row] = member;
  }
  if (memberOfText.size === 0) return null;
  // DuckDB keeps an ENUM of up to 255 members in one byte.
  return {
    type: ENUM([...memberOfText.keys()]),
    members: memberOfText.size <= 255 ? Uint8Array.from(members) : members,
  };
}

/** The database takes UTF-8 that ends at a zero byte: U+0000 is shown by its picture, a lone surrogate as U+FFFD. */
export function storableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\u2400') : wellFormed;
}
