/** JSON as UTF-8 bytes, in memory that is used again: no text is made of what goes to another thread or to disk. */

export type JsonValue = string | number | boolean | null | undefined | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const INITIAL_BYTES = 16_384;
/** Of one UTF-16 code unit, as an escape. */
const LONGEST_UNIT = 6;
/** By UTF-16 code unit: 1 for those that stand for themselves in one byte. */
const IS_PLAIN = Uint8Array.from({ length: 128 }, (_, unit) =>
  unit >= 0x20 && unit !== QUOTE && unit !== 0x5c && unit !== 0x7f ? 1 : 0,
);
const UTF_8 = new TextEncoder();

/** Appends values one after another, each as `JSON.stringify` writes it. */
export class JsonBytes {
  /** Replaced when it grows. */
  bytes = new Uint8Array(INITIAL_BYTES);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  add(value: JsonValue): void {
    if (typeof value === 'string') this.#addText(value);
    else if (typeof value === 'number') this.#addNumber(value);
    else if (typeof value !== 'object' || value === null) this.addAscii(String(value));
    else if (Array.isArray(value)) this.#addList(value);
    else this.#addObject(value as JsonObject);
  }

  /** Characters as they are; ASCII only. */
  addAscii(characters: string): void {
    const { length } = characters;
    this.#makeRoom(length);
    for (let i = 0; i < length; i++) this.bytes[this.length++] = characters.charCodeAt(i);
  }

  /** JSON that is bytes already. */
  addBytes(bytes: Uint8Array, from: number, length: number): void {
    this.#makeRoom(length);
    this.bytes.set(bytes.subarray(from, from + length), this.length);
    this.length += length;
  }

  /** A member of an object, after the first with a comma before it. */
  addMember(name: string, value: JsonValue, isFirst: boolean): void {
    if (!isFirst) this.#addByte(COMMA);
    this.#addText(name);
    this.#addByte(COLON);
    this.add(value);
  }

  #addObject(object: JsonObject): void {
    this.#addByte(0x7b);
    let isFirst = true;
    for (const name in object) {
      const value = object[name];
      if (value === undefined) continue;
      this.addMember(name, value, isFirst);
      isFirst = false;
    }
    this.#addByte(0x7d);
  }

  #addList(list: readonly JsonValue[]): void {
    this.#addByte(0x5b);
    for (let i = 0; i < list.length; i++) {
      if (i > 0) this.#addByte(COMMA);
      this.add(list[i] ?? null);
    }
    this.#addByte(0x5d);
  }

  #addNumber(value: number): void {
    if (value >= 0 && value <= 9 && Number.isInteger(value)) this.#addByte(0x30 + value);
    else this.addAscii(Number.isFinite(value) ? String(value) : 'null');
  }

  #addText(text: string): void {
    const size = text.length;
    this.#makeRoom(LONGEST_UNIT * size + 2);
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = QUOTE;
    for (let i = 0; i < size; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80 || IS_PLAIN[unit] === 0) {
        const rest = JSON.stringify(i === 0 ? text : text.slice(i));
        this.length = at + UTF_8.encodeInto(rest.slice(1), bytes.subarray(at)).written;
        return;
      }
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    this.length = at;
  }

  #addByte(byte: number): void {
    this.#makeRoom(1);
    this.bytes[this.length++] = byte;
  }

  #makeRoom(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(2 * needed);
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
