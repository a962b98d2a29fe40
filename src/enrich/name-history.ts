/**
 * Which name an address had for whom, and when: the capture's own answers, kept in order of arrival in a ring of fixed
 * size with a hash chain per (client, address). The oldest answers give way to new ones.
 */
import type { NameSource } from '../dpi/recognition.ts';
import { hashAddress } from './address-cache.ts';

type Words = readonly [number, number, number, number];

/** Names longer than the DNS allows (RFC 1035 section 2.3.4) are cut. */
const MAX_NAME_LEN = 255;
/** Stands for "everybody" where an answer had no single client. */
const EVERYBODY: Words = [0, 0, 0, 0];
const WORDS = 8;
const NONE = -1;

/** A name and how it became known. */
export interface KnownName {
  readonly name: string;
  readonly source: NameSource;
}

export class NameHistory {
  readonly #capacity: number;
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  /** Per entry: four words of the client, four of the address. */
  readonly #keys: Int32Array;
  readonly #times: BigInt64Array;
  readonly #names: KnownName[] = [];
  #count = 0;

  /** `capacity` is the most answers remembered, a power of two. */
  constructor(capacity: number) {
    if (capacity < 1 || (capacity & (capacity - 1)) !== 0) throw new Error(`${capacity} is not a power of two`);
    this.#capacity = capacity;
    this.#heads = new Int32Array(capacity).fill(NONE);
    this.#next = new Int32Array(capacity);
    this.#keys = new Int32Array(capacity * WORDS);
    this.#times = new BigInt64Array(capacity);
  }

  /** `client` was told at `time` that `address` is called `name`; null: everybody was. */
  add(client: Words | null, address: Words, name: string, time: bigint, source: NameSource): void {
    const asker = client ?? EVERYBODY;
    const bucket = this.#bucket(asker, address);
    const newest = this.#find(bucket, asker, address, time);
    if (newest !== NONE && this.#names[newest]?.name === name) return;
    const entry = this.#count++ % this.#capacity;
    if (this.#names[entry] !== undefined) this.#unlink(entry);
    this.#keys.set(asker, entry * WORDS);
    this.#keys.set(address, entry * WORDS + 4);
    this.#times[entry] = time;
    this.#names[entry] = { name: name.slice(0, MAX_NAME_LEN), source };
    this.#next[entry] = this.#heads[bucket] as number;
    this.#heads[bucket] = entry;
  }

  /** What `client` called `address` at `time`: its last answer until then, else the last one that was for everybody. */
  find(client: Words, address: Words, time: bigint): KnownName | null {
    if (this.#count === 0) return null;
    const own = this.#find(this.#bucket(client, address), client, address, time);
    if (own !== NONE) return this.#names[own] as KnownName;
    const shared = this.#find(this.#bucket(EVERYBODY, address), EVERYBODY, address, time);
    return shared === NONE ? null : (this.#names[shared] as KnownName);
  }

  #find(bucket: number, client: Words, address: Words, time: bigint): number {
    for (let entry = this.#heads[bucket] as number; entry !== NONE; entry = this.#next[entry] as number)
      if (this.#isFor(entry, client, address) && (this.#times[entry] as bigint) <= time) return entry;
    return NONE;
  }

  #isFor(entry: number, client: Words, address: Words): boolean {
    const keys = this.#keys;
    const at = entry * WORDS;
    for (let i = 0; i < 4; i++)
      if (keys[at + 4 + i] !== ((address[i] as number) | 0) || keys[at + i] !== ((client[i] as number) | 0))
        return false;
    return true;
  }

  #bucket(client: Words, address: Words): number {
    const hash = hashAddress(client[0], client[1], client[2], client[3]);
    const salted = hashAddress(address[0], address[1], address[2], address[3] ^ Math.imul(hash, 0x9e3779b1));
    return salted & (this.#capacity - 1);
  }

  #unlink(entry: number): void {
    const at = entry * WORDS;
    const word = (i: number): number => this.#keys[at + i] as number;
    const bucket = this.#bucket([word(0), word(1), word(2), word(3)], [word(4), word(5), word(6), word(7)]);
    if (this.#heads[bucket] === entry) {
      this.#heads[bucket] = this.#next[entry] as number;
      return;
    }
    let before = this.#heads[bucket] as number;
    while (this.#next[before] !== entry) before = this.#next[before] as number;
    this.#next[before] = this.#next[entry] as number;
  }
}
