/** HPACK (RFC 7541): the header fields of HTTP/2, each header told in part by what earlier ones of its direction said. */
import type { Bytes } from '../bytes.ts';
import { decodeHuffman } from './huffman.ts';
import { type Field, STATIC_TABLE } from './static-table.ts';

/** Section 4.2 and RFC 9113 section 6.5.2: what holds until the other side allows more. */
const DEFAULT_TABLE_SIZE = 4096;
/** Tables that are kept at most; a direction that asks for more is read no further. */
export const MAX_TABLE_SIZE = 16_384;
/** Section 4.1: what an entry counts beside its characters. */
const ENTRY_OVERHEAD = 32;
/** Fields of one header that are read. */
const MAX_FIELDS = 128;
/** No length or index in memory needs more than three bytes after its first. */
const MAX_INTEGER_BYTES = 3;

interface Read<T> {
  readonly value: T;
  readonly next: number;
}

/** One direction of a connection. */
export class HpackDecoder {
  /** The newest first. */
  readonly #entries: Field[] = [];
  #size = 0;
  #maxSize: number;

  constructor(maxSize = DEFAULT_TABLE_SIZE) {
    this.#maxSize = maxSize;
  }

  /** Octets of the dynamic table as section 4.1 counts them. */
  get size(): number {
    return this.#size;
  }

  /** The fields of one whole header; null where it makes no sense or is beyond bounds, and then nothing after it can be read. */
  decode(block: Bytes): Field[] | null {
    const fields: Field[] = [];
    for (let at = 0; at < block.length; ) {
      const first = block.u8(at);
      if (first >= 0x20 && first < 0x40) {
        const update = readInteger(block, at, 5);
        if (update === null || update.value > MAX_TABLE_SIZE) return null;
        this.#maxSize = update.value;
        this.#evict();
        at = update.next;
        continue;
      }
      const read = first >= 0x80 ? this.#readIndexed(block, at) : this.#readLiteral(block, at, first >= 0x40);
      if (read === null || fields.length >= MAX_FIELDS) return null;
      fields.push(read.value);
      at = read.next;
    }
    return fields;
  }

  /** Section 6.1. */
  #readIndexed(block: Bytes, at: number): Read<Field> | null {
    const index = readInteger(block, at, 7);
    const field = index === null ? undefined : this.#fieldAt(index.value);
    return index === null || field === undefined ? null : { value: field, next: index.next };
  }

  /** Section 6.2; `isKept`: later headers may refer to it. */
  #readLiteral(block: Bytes, at: number, isKept: boolean): Read<Field> | null {
    const index = readInteger(block, at, isKept ? 6 : 4);
    if (index === null) return null;
    const name =
      index.value === 0
        ? readText(block, index.next)
        : { value: this.#fieldAt(index.value)?.[0] ?? null, next: index.next };
    if (name === null || name.value === null) return null;
    const value = readText(block, name.next);
    if (value === null) return null;
    const field: Field = [name.value, value.value];
    if (isKept) this.#add(field);
    return { value: field, next: value.next };
  }

  #fieldAt(index: number): Field | undefined {
    return index <= STATIC_TABLE.length ? STATIC_TABLE[index - 1] : this.#entries[index - STATIC_TABLE.length - 1];
  }

  #add(field: Field): void {
    this.#entries.unshift(field);
    this.#size += sizeOf(field);
    this.#evict();
  }

  #evict(): void {
    while (this.#size > this.#maxSize) {
      const oldest = this.#entries.pop();
      if (oldest === undefined) return;
      this.#size -= sizeOf(oldest);
    }
  }
}

const sizeOf = ([name, value]: Field): number => name.length + value.length + ENTRY_OVERHEAD;

/** Section 5.1: a number that begins in the last `bits` bits of a byte. */
function readInteger(block: Bytes, at: number, bits: number): Read<number> | null {
  const first = block.u8(at);
  if (first < 0) return null;
  const mask = (1 << bits) - 1;
  let value = first & mask;
  if (value < mask) return { value, next: at + 1 };
  for (let n = 0; n < MAX_INTEGER_BYTES; n++) {
    const byte = block.u8(at + 1 + n);
    if (byte < 0) return null;
    value += (byte & 0x7f) << (7 * n);
    if (byte < 0x80) return { value, next: at + 2 + n };
  }
  return null;
}

/** Section 5.2. */
function readText(block: Bytes, at: number): Read<string> | null {
  const isCoded = block.u8(at) >= 0x80;
  const length = readInteger(block, at, 7);
  if (length === null || length.next + length.value > block.length) return null;
  const next = length.next + length.value;
  if (!isCoded) return { value: block.text(length.next, length.value), next };
  const value = decodeHuffman(block, length.next, length.value);
  return value === null ? null : { value, next };
}
