/**
 * Which name an address had for whom, and since when: the capture's own answers in a ring of fixed size, with a hash chain
 * per (client, address) from the latest to the earliest. The answers that were added first give way to new ones. What is
 * looked at on the way along a chain lies in typed arrays, a cache line an answer: objects would be most of the import's
 * heap, gone through again by every collection.
 */
import type { NameSource } from '../dpi/recognition.ts';
import { hashAddress } from './address-cache.ts';

/** Names longer than the DNS allows (RFC 1035 section 2.3.4) are cut. */
const MAX_NAME_LEN = 255;
/** Entries of a chain that are looked at: more than a few only where somebody makes names up. */
export const MAX_STEPS = 256;
const NONE = -1;
/** Nanoseconds: doubles of this century's times are 256 apart, those of the latest ones that 64 bits hold 1,024. */
const ROUNDING = 1024;

/** Words of an answer: the next one of its chain and the one before, hash of its key, four words each of client and address. */
const WORDS = 16;
const NEXT = 0;
const BEFORE = 1;
const HASH = 2;
const CLIENT = 4;
const ADDRESS = 8;
/** Since when, as 64-bit halves of the answer: exact, and as a double, at most {@link ROUNDING} / 2 off. */
const HALVES = WORDS / 2;
const TIME = 6;
const ROUNDED_TIME = 7;

/** Stands for "everybody" where an answer had no single client. */
const EVERYBODY = new Int32Array(4);

/** A name and how it became known. */
export interface KnownName {
  readonly name: string;
  readonly source: NameSource;
  /** Since when: an answer that says the same again does not count. Nanoseconds since the Unix epoch. */
  readonly time: bigint;
}

/** Clients and addresses are four words each, IPv4 as 0, 0, 0xffff, a.b.c.d. */
export class NameHistory {
  readonly #capacity: number;
  readonly #heads: Int32Array;
  readonly #words: Int32Array;
  readonly #times: BigInt64Array;
  readonly #roundedTimes: Float64Array;
  readonly #names: string[] = [];
  readonly #sources: NameSource[] = [];
  #count = 0;
  /** Whether anything was ever said to everybody. */
  #hasShared = false;

  /** `capacity` is the most answers remembered, a power of two. */
  constructor(capacity: number) {
    if (capacity < 1 || (capacity & (capacity - 1)) !== 0) throw new Error(`${capacity} is not a power of two`);
    this.#capacity = capacity;
    this.#heads = new Int32Array(capacity).fill(NONE);
    this.#words = new Int32Array(capacity * WORDS);
    this.#times = new BigInt64Array(this.#words.buffer);
    this.#roundedTimes = new Float64Array(this.#words.buffer);
  }

  /** `client` was told at `time` that `address` is called `name`; null: everybody was. */
  add(client: Int32Array | null, address: Int32Array, name: string, time: bigint, source: NameSource): void {
    const asker = client ?? EVERYBODY;
    const hash = hashOf(asker, address);
    const last = this.#find(hash, asker, address, time);
    if (last !== NONE && this.#names[last] === name) return;
    this.#hasShared ||= client === null;
    const entry = this.#count % this.#capacity;
    if (this.#count++ >= this.#capacity) this.#unlink(entry);
    this.#words.set(asker, entry * WORDS + CLIENT);
    this.#words.set(address, entry * WORDS + ADDRESS);
    this.#words[entry * WORDS + HASH] = hash;
    this.#names[entry] = name.slice(0, MAX_NAME_LEN);
    this.#sources[entry] = source;
    this.#times[entry * HALVES + TIME] = time;
    this.#roundedTimes[entry * HALVES + ROUNDED_TIME] = Number(time);
    this.#link(entry, this.#bucketOf(entry), time);
  }

  /** What `client` called `address` at `time`: its last answer until then, else the last one that was for everybody. */
  find(client: Int32Array, address: Int32Array, time: bigint): KnownName | null {
    if (this.#count === 0) return null;
    const own = this.#find(hashOf(client, address), client, address, time);
    return own === NONE ? this.findShared(address, time) : this.#known(own);
  }

  /** What everybody called `address` at `time`. */
  findShared(address: Int32Array, time: bigint): KnownName | null {
    if (!this.#hasShared) return null;
    const shared = this.#find(hashOf(EVERYBODY, address), EVERYBODY, address, time);
    return shared === NONE ? null : this.#known(shared);
  }

  #known(entry: number): KnownName {
    const time = this.#times[entry * HALVES + TIME]!;
    return { name: this.#names[entry]!, source: this.#sources[entry]!, time };
  }

  #find(hash: number, client: Int32Array, address: Int32Array, time: bigint): number {
    const words = this.#words;
    const rounded = Number(time);
    let entry = this.#heads[hash & (this.#capacity - 1)]!;
    for (let n = 0; n < MAX_STEPS && entry !== NONE; n++) {
      const at = entry * WORDS;
      if (words[at + HASH] === hash && this.#isFor(at, client, address) && !this.#isAfter(entry, time, rounded))
        return entry;
      entry = words[at + NEXT]!;
    }
    return NONE;
  }

  #isFor(at: number, client: Int32Array, address: Int32Array): boolean {
    const words = this.#words;
    for (let i = 0; i < 4; i++)
      if (words[at + ADDRESS + i] !== address[i] || words[at + CLIENT + i] !== client[i]) return false;
    return true;
  }

  /** Whether the answer came after `time`, which is `rounded` as a double. */
  #isAfter(entry: number, time: bigint, rounded: number): boolean {
    const difference = this.#roundedTimes[entry * HALVES + ROUNDED_TIME]! - rounded;
    if (Math.abs(difference) > ROUNDING) return difference > 0;
    return this.#times[entry * HALVES + TIME]! > time;
  }

  /** Before the first entry that is not later; packets of several interfaces may come out of order. */
  #link(entry: number, bucket: number, time: bigint): void {
    const words = this.#words;
    const rounded = Number(time);
    let before = NONE;
    let next = this.#heads[bucket]!;
    for (let n = 0; n < MAX_STEPS && next !== NONE && this.#isAfter(next, time, rounded); n++) {
      before = next;
      next = words[next * WORDS + NEXT]!;
    }
    words[entry * WORDS + BEFORE] = before;
    words[entry * WORDS + NEXT] = next;
    if (before === NONE) this.#heads[bucket] = entry;
    else words[before * WORDS + NEXT] = entry;
    if (next !== NONE) words[next * WORDS + BEFORE] = entry;
  }

  #unlink(entry: number): void {
    const words = this.#words;
    const before = words[entry * WORDS + BEFORE]!;
    const next = words[entry * WORDS + NEXT]!;
    if (before !== NONE) words[before * WORDS + NEXT] = next;
    else this.#heads[this.#bucketOf(entry)] = next;
    if (next !== NONE) words[next * WORDS + BEFORE] = before;
  }

  #bucketOf(entry: number): number {
    return this.#words[entry * WORDS + HASH]! & (this.#capacity - 1);
  }
}

function hashOf(client: Int32Array, address: Int32Array): number {
  const hash = hashAddress(client[0]!, client[1]!, client[2]!, client[3]!);
  return hashAddress(address[0]!, address[1]!, address[2]!, address[3]! ^ Math.imul(hash, 0x9e3779b1));
}
