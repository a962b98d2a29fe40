/**
 * Facts of flows that need no more packets, until those are over: bytes outside the JavaScript heap, where as many texts
 * would be copied and marked again and again. A slab holds blocks of one size; once it is empty, of any size again.
 */
import type { FactsJson } from './recognition.ts';

const SLAB_BYTES = 256 * 1024;
/** Where blocks begin. */
const UNIT = 32;
const UNITS = SLAB_BYTES / UNIT;
/** Of blocks. The facts of a flow have at most 4,096 characters, of up to three bytes each. */
const SIZES: readonly number[] = [
  ...[96, 128, 192, 256, 320, 384, 448, 512, 640, 768, 1024],
  ...[1536, 2048, 3072, 4224, 8192, 13_056],
];
const LENGTH_BYTES = 4;
/** Empty slabs that are kept for what comes. */
const SPARE_SLABS = 16;
/** Slabs that there are at most, 64 MiB. */
const MAX_SLABS = 256;

interface Slab {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** Place in {@link SIZES}. */
  kind: number;
  /** Blocks in use, and those that were ever. */
  used: number;
  touched: number;
  /** Where the block lies that was let go last, which says where the one before lies; -1 for none. */
  free: number;
}

export class FactStore {
  /** By number; null where memory was given back. */
  readonly #slabs: (Slab | null)[] = [];
  readonly #unused: number[] = [];
  readonly #spare: Slab[] = [];
  /** By kind, those with room. */
  readonly #open: readonly Slab[][] = SIZES.map(() => []);

  /** Keeps a copy; gives the number to find it by, 0 where there is no room. */
  put({ bytes, from, length }: FactsJson): number {
    const kind = SIZES.findIndex((size) => size >= length + LENGTH_BYTES);
    const open = this.#open[kind]!;
    const slab = open.at(-1) ?? this.#begin(kind);
    if (slab === null) return 0;
    const at = takeBlock(slab);
    if (isFull(slab)) open.pop();
    slab.words[at / 4] = length;
    slab.bytes.set(bytes.subarray(from, from + length), at + LENGTH_BYTES);
    return slab.number * UNITS + at / UNIT + 1;
  }

  /** What is kept under a number. */
  get(number: number): FactsJson {
    const { bytes, words } = this.#slabOf(number);
    const at = blockOf(number);
    return { bytes, from: at + LENGTH_BYTES, length: words[at / 4]! };
  }

  /** Lets go of what is kept under a number; the bytes stay as they are until the next call of `put`. */
  drop(number: number): void {
    const slab = this.#slabOf(number);
    const at = blockOf(number);
    const open = this.#open[slab.kind]!;
    if (isFull(slab)) open.push(slab);
    slab.words[at / 4] = slab.free;
    slab.free = at;
    slab.used--;
    if (slab.used > 0) return;
    open.splice(open.indexOf(slab), 1);
    if (this.#spare.length < SPARE_SLABS) this.#spare.push(slab);
    else {
      this.#slabs[slab.number] = null;
      this.#unused.push(slab.number);
    }
  }

  #slabOf(number: number): Slab {
    const slab = this.#slabs[Math.floor((number - 1) / UNITS)] ?? null;
    if (slab === null) throw new Error('facts are not where they were kept');
    return slab;
  }

  /** A slab of that kind, with all of its room; null where there are as many as there may be. */
  #begin(kind: number): Slab | null {
    const slab = this.#spare.pop() ?? this.#newSlab();
    if (slab === null) return null;
    slab.kind = kind;
    slab.used = 0;
    slab.touched = 0;
    slab.free = -1;
    this.#open[kind]!.push(slab);
    return slab;
  }

  #newSlab(): Slab | null {
    const number = this.#unused.pop() ?? this.#slabs.length;
    if (number >= MAX_SLABS) return null;
    const bytes = new Uint8Array(SLAB_BYTES);
    const slab = { number, bytes, words: new Int32Array(bytes.buffer), kind: 0, used: 0, touched: 0, free: -1 };
    this.#slabs[number] = slab;
    return slab;
  }
}

const blockOf = (number: number): number => ((number - 1) % UNITS) * UNIT;

const isFull = ({ free, touched, kind }: Slab): boolean => free < 0 && (touched + 1) * SIZES[kind]! > SLAB_BYTES;

/** Where the next block lies. */
function takeBlock(slab: Slab): number {
  slab.used++;
  if (slab.free < 0) return SIZES[slab.kind]! * slab.touched++;
  const at = slab.free;
  slab.free = slab.words[at / 4]!;
  return at;
}
