/**
 * MaxMind DB files, version 2 of the format (https://maxmind.github.io/MaxMind-DB/): a binary tree over address bits
 * whose leaves point at records. Written here and not taken from a package for two reasons. An address is looked up by
 * its words, without making text of it, as one import asks millions of times. And the files are somebody else's bytes:
 * no offset, size, depth or number of values in one makes this code read past its end, recurse or loop without bound.
 */

export type MmdbValue = string | number | bigint | boolean | Uint8Array | readonly MmdbValue[] | MmdbMap;
export interface MmdbMap {
  readonly [key: string]: MmdbValue | undefined;
}

/** The file is no MaxMind DB, or a damaged one; the message completes "the file …". */
export class MmdbDamage extends Error {
  override readonly name = 'MmdbDamage';
}

const METADATA_MARKER = [0xab, 0xcd, 0xef, ...new TextEncoder().encode('MaxMind.com')];
/** The metadata section lies within this many bytes of the end, by the format. */
export const METADATA_MAX_LEN = 128 * 1024;
const DATA_SEPARATOR_LEN = 16;
const MAX_DEPTH = 16;
const MAX_VALUES = 2000;
const RECORD_SIZES = [24, 28, 32];

export interface MmdbMetadata {
  readonly databaseType: string;
  /** When the database was built; an invalid date where the file does not say. */
  readonly built: Date;
  readonly nodeCount: number;
  readonly recordSize: number;
  readonly ipVersion: 4 | 6;
}

/** Reads the metadata off the end of a file: its last 128 KiB, or all of it. Throws {@link MmdbDamage}. */
export function readMetadata(end: Uint8Array): MmdbMetadata {
  const start = findMetadata(end);
  if (start < 0) throw new MmdbDamage('is not a MaxMind DB: it has no metadata');
  const map = new Decoder(end, start, end.length).decode(0);
  if (!isMap(map)) throw new MmdbDamage('has metadata that is not a map');
  const format = wholeNumber(map, 'binary_format_major_version');
  if (format !== 2) throw new MmdbDamage(`has format version ${format}; 2 is read`);
  const ipVersion = wholeNumber(map, 'ip_version');
  if (ipVersion !== 4 && ipVersion !== 6) throw new MmdbDamage(`is for IP version ${ipVersion}`);
  const recordSize = wholeNumber(map, 'record_size');
  if (!RECORD_SIZES.includes(recordSize)) throw new MmdbDamage(`has tree records of ${recordSize} bits`);
  const { database_type: databaseType, build_epoch: epoch } = map;
  return {
    databaseType: typeof databaseType === 'string' ? databaseType : '',
    built: new Date(typeof epoch === 'number' ? epoch * 1000 : Number.NaN),
    nodeCount: wholeNumber(map, 'node_count'),
    recordSize,
    ipVersion,
  };
}

export class Mmdb {
  readonly metadata: MmdbMetadata;
  readonly #bytes: Uint8Array;
  readonly #decoder: Decoder;
  readonly #nodeCount: number;
  readonly #ipv4Root: number;

  /** Throws {@link MmdbDamage} on bytes that are no MaxMind DB. Keeps `bytes`. */
  constructor(bytes: Uint8Array) {
    this.metadata = readMetadata(bytes);
    this.#bytes = bytes;
    this.#nodeCount = this.metadata.nodeCount;
    const treeLen = (this.#nodeCount * this.metadata.recordSize) / 4;
    if (treeLen + DATA_SEPARATOR_LEN > bytes.length)
      throw new MmdbDamage(`ends before its tree of ${this.#nodeCount} nodes does`);
    this.#decoder = new Decoder(bytes, treeLen + DATA_SEPARATOR_LEN, bytes.length);
    this.#ipv4Root = this.metadata.ipVersion === 6 ? this.#walk(0, 0, 96) : 0;
  }

  /**
   * Number of the record for an address in words (IPv4 as 0, 0, 0xffff, a.b.c.d), or -1 where there is none. Equal
   * numbers are equal records, so that a caller can keep what it made of one.
   */
  find(w0: number, w1: number, w2: number, w3: number): number {
    let node = 0;
    if (w0 === 0 && w1 === 0 && w2 === 0xffff) {
      node = this.#walk(this.#ipv4Root, w3, 32);
    } else {
      if (this.metadata.ipVersion === 4) return -1;
      node = this.#walk(this.#walk(this.#walk(this.#walk(0, w0, 32), w1, 32), w2, 32), w3, 32);
    }
    return node > this.#nodeCount ? node - this.#nodeCount - DATA_SEPARATOR_LEN : -1;
  }

  /** The record of a number that {@link find} gave. Throws {@link MmdbDamage} where it cannot be read. */
  record(number: number): MmdbValue {
    return this.#decoder.decode(number);
  }

  /** Follows the highest `bits` bits of `word`; stops early at a leaf. */
  #walk(from: number, word: number, bits: number): number {
    let node = from;
    // Beyond 32 bits the shift count wraps, which only the walk along zero bits to the IPv4 root uses.
    for (let bit = 0; bit < bits && node < this.#nodeCount; bit++) node = this.#child(node, (word >>> (31 - bit)) & 1);
    return node;
  }

  #child(node: number, right: number): number {
    const bytes = this.#bytes;
    const at = (offset: number): number => bytes[offset] as number;
    if (this.metadata.recordSize === 24) {
      const offset = node * 6 + right * 3;
      return (at(offset) << 16) | (at(offset + 1) << 8) | at(offset + 2);
    }
    if (this.metadata.recordSize === 28) {
      const offset = node * 7;
      const high = right === 0 ? at(offset + 3) >>> 4 : at(offset + 3) & 15;
      const low = offset + right * 4;
      return (high << 24) | (at(low) << 16) | (at(low + 1) << 8) | at(low + 2);
    }
    const offset = node * 8 + right * 4;
    return ((at(offset) << 24) | (at(offset + 1) << 16) | (at(offset + 2) << 8) | at(offset + 3)) >>> 0;
  }
}

/** Offset of the first byte after the last marker, or -1. */
function findMetadata(bytes: Uint8Array): number {
  const lowest = Math.max(0, bytes.length - METADATA_MAX_LEN);
  for (let start = bytes.length - METADATA_MARKER.length; start >= lowest; start--)
    if (METADATA_MARKER.every((byte, i) => bytes[start + i] === byte)) return start + METADATA_MARKER.length;
  return -1;
}

export const isMap = (value: MmdbValue | undefined): value is MmdbMap =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);

function wholeNumber(map: MmdbMap, key: string): number {
  const value = map[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new MmdbDamage(`has no whole number as ${key}`);
  return value;
}

const POINTER_BASE = [0, 2048, 526_336, 0] as const;

/** Data section field format: a control byte says type and size; pointers count from the section's start. */
class Decoder {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #offset = 0;
  #valuesLeft = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes.subarray(start, end);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  }

  decode(offset: number): MmdbValue {
    this.#offset = offset;
    this.#valuesLeft = MAX_VALUES;
    return this.#value(0);
  }

  #value(depth: number): MmdbValue {
    if (depth > MAX_DEPTH || --this.#valuesLeft < 0) throw new MmdbDamage('has a record that is too deep or too large');
    const control = this.#take(1)[0] as number;
    let type = control >>> 5;
    if (type === 1) return this.#pointer(control, depth);
    if (type === 0) type = 7 + (this.#take(1)[0] as number);
    const size = this.#size(control & 31);
    switch (type) {
      case 2:
        return new TextDecoder().decode(this.#take(size));
      case 3:
        return this.#float(size, 8);
      case 4:
        return this.#take(size).slice();
      case 5:
      case 6:
        return Number(this.#unsigned(size, 4));
      case 7:
        return this.#map(size, depth);
      case 8:
        return Number(BigInt.asIntN(32, this.#unsigned(size, 4)));
      case 9:
      case 10: {
        const value = this.#unsigned(size, 16);
        return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
      }
      case 11: {
        const values: MmdbValue[] = [];
        for (let i = 0; i < size; i++) values.push(this.#value(depth + 1));
        return values;
      }
      case 14:
        return size !== 0;
      case 15:
        return this.#float(size, 4);
      default:
        throw new MmdbDamage(`has a value of unknown type ${type}`);
    }
  }

  #map(size: number, depth: number): MmdbMap {
    const entries: [string, MmdbValue][] = [];
    for (let i = 0; i < size; i++) {
      const key = this.#value(depth + 1);
      if (typeof key !== 'string') throw new MmdbDamage('has a map key that is not text');
      entries.push([key, this.#value(depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  #pointer(control: number, depth: number): MmdbValue {
    const size = (control >>> 3) & 3;
    const low = Number(this.#unsigned(size + 1, 4));
    const high = size === 3 ? 0 : control & 7;
    const target = high * 2 ** (8 * (size + 1)) + low + (POINTER_BASE[size] as number);
    const back = this.#offset;
    this.#offset = target;
    const value = this.#value(depth + 1);
    this.#offset = back;
    return value;
  }

  #size(code: number): number {
    if (code < 29) return code;
    if (code === 29) return 29 + Number(this.#unsigned(1, 1));
    if (code === 30) return 285 + Number(this.#unsigned(2, 2));
    return 65_821 + Number(this.#unsigned(3, 3));
  }

  #unsigned(size: number, limit: number): bigint {
    if (size > limit) throw new MmdbDamage(`has a number of ${size} bytes`);
    let value = 0n;
    for (const byte of this.#take(size)) value = (value << 8n) | BigInt(byte);
    return value;
  }

  #float(size: number, expected: 4 | 8): number {
    if (size !== expected) throw new MmdbDamage(`has a floating-point number of ${size} bytes`);
    const offset = this.#offset;
    this.#take(size);
    return expected === 8 ? this.#view.getFloat64(offset) : this.#view.getFloat32(offset);
  }

  #take(size: number): Uint8Array {
    const end = this.#offset + size;
    if (this.#offset < 0 || end > this.#bytes.length) throw new MmdbDamage('has a record that runs past its end');
    const bytes = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return bytes;
  }
}
