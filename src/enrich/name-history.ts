/**
 * Which name an address had for whom, and since when: the capture's own answers in a ring of fixed size, with a hash chain
 * per (client, address) from the latest to the earliest. The answers that were added first give way to new ones.
 */
import type { NameSource } from '../dpi/recognition.ts';
import { hashAddress } from './address-cache.ts';

type Words = readonly [number, number, number, number];

/** Names longer than the DNS allows (RFC 1035 section 2.3.4) are cut. */
const MAX_NAME_LEN = 255;
/** Entries of a chain that are looked at: more than a few only where somebody makes names up. */
export const MAX_STEPS = 256;
/** Stands for "everybody" where an answer had no single client. */
const EVERYBODY: Words = [0, 0, 0, 0];
const WORDS = 8;
const NONE = -1;
/** Nanoseconds: doubles of this century's times are 256 apart, those of the latest ones that 64 bits hold 1,024. */
const ROUNDING = 1024;

/** A name and how it became known. */
export interface KnownName {
  readonly name: string;
  readonly source: NameSource;
  /** Since when: an answer that says the same again does not count. Nanoseconds since the Unix epoch. */
  readonly time: bigint;
}

export class NameHistory {
  readonly #capacity: number;
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #before: Int32Array;
  /** Hash of each entry's key: tells nearly all entries of other keys in a chain without looking at them. */
  readonly #hashes: Int32Array;
  /** Per entry: four words of the client, four of the address. */
  readonly #keys: Int32Array;
  /** As doubles, which are at most {@link ROUNDING} off. */
  readonly #times: Float64Array;
  readonly #names: KnownName[] = [];
  #count = 0;
  /** Whether anything was ever said to everybody. */
  #hasShared = false;

  /** `capacity` is the most answers remembered, a power of two. */
  constructor(capacity: number) {
    if (capacity < 1 || (capacity & (capacity - 1)) !== 0) throw new Error(`${capacity} is not a power of two`);
    this.#capacity = capacity;
    this.#heads = new Int32Array(capacity).fill(NONE);
    this.#next = new Int32Array(capacity);
    this.#before = new Int32Array(capacity);
    this.#hashes = new Int32Array(capacity);
    this.#times = new Float64Array(capacity);
    this.#keys = new Int32Array(capacity * WORDS);
  }

  /** `client` was told at `time` that `address` is called `name`; null: everybody was. */
  add(client: Words | null, address: Words, name: string, time: bigint, source: NameSource): void {
    const asker = client ?? EVERYBODY;
    const hash = hashOf(asker, address);
    const last = this.#find(hash, asker, address, time);
    if (this.#names[last]?.name === name) return;
    this.#hasShared ||= client === null;
    const entry = this.#count++ % this.#capacity;
    if (this.#names[entry] !== undefined) this.#unlink(entry);
    for (let i = 0; i < 4; i++) {
      this.#keys[entry * WORDS + i] = asker[i] as number;
      this.#keys[entry * WORDS + 4 + i] = address[i] as number;
    }
    this.#names[entry] = { name: name.slice(0, MAX_NAME_LEN), source, time };
    this.#hashes[entry] = hash;
    this.#times[entry] = Number(time);
    this.#link(entry, this.#bucketOf(entry), time);
  }

  /** What `client` called `address` at `time`: its last answer until then, else the last one that was for everybody. */
  find(client: Words, address: Words, time: bigint): KnownName | null {
    if (this.#count === 0) return null;
    const own = this.#find(hashOf(client, address), client, address, time);
    if (own !== NONE) return this.#names[own] as KnownName;
    return this.findShared(address, time);
  }

  /** What everybody called `address` at `time`. */
  findShared(address: Words, time: bigint): KnownName | null {
    if (!this.#hasShared) return null;
    const shared = this.#find(hashOf(EVERYBODY, address), EVERYBODY, address, time);
    return shared === NONE ? null : (this.#names[shared] as KnownName);
  }

  #find(hash: number, client: Words, address: Words, time: bigint): number {
    const latest = Number(time) + ROUNDING;
    const hashes = this.#hashes;
    const times = this.#times;
    const next = this.#next;
    let entry = this.#heads[hash & (this.#capacity - 1)] as number;
    for (let n = 0; n < MAX_STEPS && entry !== NONE; n++) {
      const mayBe = hashes[entry] === hash && (times[entry] as number) <= latest;
      if (mayBe && this.#isFor(entry, client, address) && this.#timeOf(entry) <= time) return entry;
      entry = next[entry] as number;
    }
    return NONE;
  }

  #timeOf(entry: number): bigint {
    return (this.#names[entry] as KnownName).time;
  }

  #isFor(entry: number, client: Words, address: Words): boolean {
    const keys = this.#keys;
    const at = entry * WORDS;
    for (let i = 0; i < 4; i++)
      if (keys[at + 4 + i] !== ((address[i] as number) | 0) || keys[at + i] !== ((client[i] as number) | 0))
        return false;
    return true;
  }

  /** Before the first entry that is not later; packets of several interfaces may come out of order. */
  #link(entry: number, bucket: number, time: bigint): void {
    let before = NONE;
    let next = this.#heads[bucket] as number;
    for (let n = 0; n < MAX_STEPS && next !== NONE && this.#timeOf(next) > time; n++) {
      before = next;
      next = this.#next[next] as number;
    }
    this.#before[entry] = before;
    this.#next[entry] = next;
    if (before === NONE) this.#heads[bucket] = entry;
    else this.#next[before] = entry;
    if (next !== NONE) this.#before[next] = entry;
  }

  #unlink(entry: number): void {
    const before = this.#before[entry] as number;
    const next = this.#next[entry] as number;
    if (before !== NONE) this.#next[before] = next;
    else this.#heads[this.#bucketOf(entry)] = next;
    if (next !== NONE) this.#before[next] = before;
  }

  #bucketOf(entry: number): number {
    return (this.#hashes[entry] as number) & (this.#capacity - 1);
  }
}

function hashOf(client: Words, address: Words): number {
  const hash = hashAddress(client[0], client[1], client[2], client[3]);
  return hashAddress(address[0], address[1], address[2], address[3] ^ Math.imul(hash, 0x9e3779b1));
}
