/**
 * Finished flows on their way from the pipeline to a store, a file or a terminal: columns of typed arrays, so that a
 * batch is filled without an object per flow, moved between threads without a copy, and written to a store as memory.
 */
import type { ColumnType } from './columns/column-spec.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from './columns.ts';
import { DIGEST_WORDS } from './community-id-text.ts';

/** Texts of one column: code 0 is null, code n is `values[n]`. Grows, never shrinks. */
export class TextDictionary {
  readonly #values: (string | null)[];
  /** Made when the first text is looked for. */
  #codes: Map<string, number> | null = null;
  /** The text before, which is most often the next one, too. */
  #lastText = '';
  #lastCode = -1;

  /** `values`: those of another dictionary, whose codes it goes on with. */
  constructor(values: (string | null)[] = [null]) {
    this.#values = values;
  }

  get values(): (string | null)[] {
    return this.#values;
  }

  /** One more than the highest code. */
  get size(): number {
    return this.#values.length;
  }

  code(text: string | null | undefined): number {
    if (text === null || text === undefined) return 0;
    if (text === this.#lastText && this.#lastCode > 0) return this.#lastCode;
    this.#codes ??= codesOf(this.#values);
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.#values.push(text) - 1;
      this.#codes.set(text, code);
    }
    this.#lastText = text;
    this.#lastCode = code;
    return code;
  }
}

function codesOf(values: readonly (string | null)[]): Map<string, number> {
  const codes = new Map<string, number>();
  for (const [code, text] of values.entries()) if (text !== null) codes.set(text, code);
  return codes;
}

/** Whole numbers, with `nulls[i] === 1` where row i is null (absent where the column is never null). */
export interface NumberVector {
  readonly kind: 'number';
  readonly values: Uint8Array | Uint16Array | Uint32Array | Float64Array;
  readonly nulls: Uint8Array | null;
}

export interface TimeVector {
  readonly kind: 'time';
  readonly values: BigInt64Array;
}

export interface TextVector {
  readonly kind: 'text';
  /** Indices into `dictionary.values`; 0 is null. */
  readonly codes: Uint32Array;
  /** Replaced by {@link FlowBatch.renewDictionaries}: read it with each batch. */
  dictionary: TextDictionary;
}

/** 128-bit addresses in four big-endian words per row (`words[4 * i]` first); IPv4 is ::ffff:a.b.c.d. `nulls` as of numbers. */
export interface IpVector {
  readonly kind: 'ip';
  readonly words: Uint32Array;
  readonly nulls: Uint8Array | null;
}

/** Community IDs as {@link DIGEST_WORDS} words a row, see community-id-text.ts. `nulls` as of numbers. */
export interface DigestVector {
  readonly kind: 'digest';
  readonly words: Uint32Array;
  readonly nulls: Uint8Array;
}

export type ColumnVector = NumberVector | TimeVector | TextVector | IpVector | DigestVector;

type VectorOf<T extends ColumnType> = T extends 'time'
  ? TimeVector
  : T extends 'text' | 'json'
    ? TextVector
    : T extends 'ip'
      ? IpVector
      : NumberVector;

export type FlowVectors = {
  readonly [C in ColumnName]: C extends 'community_id' ? DigestVector : VectorOf<(typeof COLUMNS)[C]['type']>;
};

export type TextDictionaries = Map<ColumnName, TextDictionary>;

/** A batch of up to `capacity` flows; `length` rows are filled. */
export class FlowBatch {
  length = 0;
  readonly capacity: number;
  readonly columns: FlowVectors;
  readonly #texts: readonly TextVector[];

  /** `dictionaries` are shared by all batches of an import, so that a text has one code throughout. */
  constructor(capacity: number, dictionaries: TextDictionaries, columns = newVectors(capacity, dictionaries)) {
    this.capacity = capacity;
    // A copy has its properties at fixed places; one filled name by name would look up each of them in a table, row by row.
    this.columns = { ...columns };
    this.#texts = Object.values(columns).filter(({ kind }) => kind === 'text') as TextVector[];
  }

  /** Empties the dictionaries of more than `maxTexts` texts, between two batches, so that none grows with the import. */
  renewDictionaries(maxTexts: number): void {
    for (const vector of this.#texts) if (vector.dictionary.size > maxTexts) vector.dictionary = new TextDictionary();
  }
}

function newVectors(capacity: number, dictionaries: TextDictionaries): FlowVectors {
  const columns: Partial<Record<ColumnName, ColumnVector>> = {};
  for (const name of COLUMN_NAMES) {
    let dictionary = dictionaries.get(name);
    if (dictionary === undefined) {
      dictionary = new TextDictionary();
      dictionaries.set(name, dictionary);
    }
    columns[name] = newVector(name, capacity, dictionary, NEW_ARRAYS);
  }
  return columns as FlowVectors;
}

/** Where the arrays of vectors come from. */
export interface Arrays {
  u8(length: number): Uint8Array;
  /** Of a vector; all 1 where it has no values yet. */
  nulls(length: number): Uint8Array;
  u16(length: number): Uint16Array;
  u32(length: number): Uint32Array;
  f64(length: number): Float64Array;
  i64(length: number): BigInt64Array;
}

export const NEW_ARRAYS: Arrays = {
  u8: (length) => new Uint8Array(length),
  // What nobody writes is not known.
  nulls: (length) => new Uint8Array(length).fill(1),
  u16: (length) => new Uint16Array(length),
  u32: (length) => new Uint32Array(length),
  f64: (length) => new Float64Array(length),
  i64: (length) => new BigInt64Array(length),
};

/** Room for `capacity` values of a column; `dictionary` is for those of texts. */
export function newVector(
  name: ColumnName,
  capacity: number,
  dictionary: TextDictionary,
  arrays: Arrays,
): ColumnVector {
  const { type, nullable } = COLUMNS[name];
  if (type === 'text' || type === 'json') {
    if (name !== 'community_id') return { kind: 'text', codes: arrays.u32(capacity), dictionary };
    return { kind: 'digest', words: arrays.u32(DIGEST_WORDS * capacity), nulls: arrays.nulls(capacity) };
  }
  const nulls = nullable ? arrays.nulls(capacity) : null;
  switch (type) {
    case 'u8':
      return { kind: 'number', values: arrays.u8(capacity), nulls };
    case 'u16':
      return { kind: 'number', values: arrays.u16(capacity), nulls };
    case 'u32':
      return { kind: 'number', values: arrays.u32(capacity), nulls };
    case 'count':
    case 'nanos':
    case 'mac':
      return { kind: 'number', values: arrays.f64(capacity), nulls };
    case 'time':
      return { kind: 'time', values: arrays.i64(capacity) };
    case 'ip':
      return { kind: 'ip', words: arrays.u32(4 * capacity), nulls };
  }
}

/** Writes a number or null into row `row`. */
export function setNumber(vector: NumberVector, row: number, value: number | null): void {
  if (vector.nulls !== null) vector.nulls[row] = value === null ? 1 : 0;
  vector.values[row] = value ?? 0;
}

/** Writes the address in four words of `from` at `at`, or null, into row `row`. */
export function setAddress(vector: IpVector, row: number, from: ArrayLike<number> | null, at: number): void {
  if (vector.nulls !== null) vector.nulls[row] = from === null ? 1 : 0;
  for (let i = 0; i < 4; i++) vector.words[4 * row + i] = from?.[at + i] ?? 0;
}

/** Writes the digest in `digest`, or null, into row `row`. */
export function setDigest(vector: DigestVector, row: number, digest: Uint32Array | null): void {
  vector.nulls[row] = digest === null ? 1 : 0;
  if (digest !== null) vector.words.set(digest, DIGEST_WORDS * row);
}

/** Writes a text or null into row `row`. */
export function setText(vector: TextVector, row: number, text: string | null): void {
  vector.codes[row] = vector.dictionary.code(text);
}

/**
 * What a flow did over time: rows of (flow, bucket start, bucket width) with what each way carried within. A flow that
 * lies within a single bucket has no rows: its own start and totals say the same.
 */
export interface ActivityBatch {
  readonly length: number;
  readonly flowId: Uint32Array;
  /** Nanoseconds since the Unix epoch; a multiple of `widthNanos`. */
  readonly bucketStart: BigInt64Array;
  /** 1e6 (first second of a capture), 1e7, 1e8 or 1e9 nanoseconds. */
  readonly widthNanos: Uint32Array;
  readonly packetsSent: Uint32Array;
  readonly packetsReceived: Uint32Array;
  readonly bytesSent: Float64Array;
  readonly bytesReceived: Float64Array;
}
