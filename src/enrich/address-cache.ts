/** Ways of a set: an address has this many slots it may be in. */
const WAYS = 4;

/**
 * A bounded cache keyed by address words, built as processors build theirs: the address picks a set of four slots, in
 * which the least recently used gives way. No key is allocated and nothing is ever cleared at once.
 */
export class AddressCache<T> {
  readonly #sets: number;
  readonly #keys: Int32Array;
  readonly #values: (T | undefined)[];

  /** Holds `sets` * 4 addresses; `sets` must be a power of two. */
  constructor(sets: number) {
    if (sets < 1 || (sets & (sets - 1)) !== 0) throw new Error(`${sets} is not a power of two`);
    this.#sets = sets;
    this.#keys = new Int32Array(sets * WAYS * 4);
    this.#values = new Array<T | undefined>(sets * WAYS).fill(undefined);
  }

  /** What was kept for the address, or what `find` says now. */
  get(w0: number, w1: number, w2: number, w3: number, find: (w0: number, w1: number, w2: number, w3: number) => T): T {
    const keys = this.#keys;
    const first = (hashAddress(w0, w1, w2, w3) & (this.#sets - 1)) * WAYS;
    let way = 0;
    for (; way < WAYS; way++) {
      const slot = first + way;
      if (this.#values[slot] === undefined) break;
      const key = 4 * slot;
      if (keys[key + 3] !== (w3 | 0) || keys[key + 2] !== (w2 | 0)) continue;
      if (keys[key + 1] === (w1 | 0) && keys[key] === (w0 | 0)) break;
    }
    const found = way < WAYS ? this.#values[first + way] : undefined;
    if (found !== undefined && way === 0) return found;
    const value = found ?? find(w0, w1, w2, w3);
    const last = Math.min(way, WAYS - 1);
    keys.copyWithin(4 * (first + 1), 4 * first, 4 * (first + last));
    for (let slot = first + last; slot > first; slot--) this.#values[slot] = this.#values[slot - 1];
    keys[4 * first] = w0;
    keys[4 * first + 1] = w1;
    keys[4 * first + 2] = w2;
    keys[4 * first + 3] = w3;
    this.#values[first] = value;
    return value;
  }
}

/** Mixes the four words to 32 bits, after the finaliser of MurmurHash3. */
export function hashAddress(w0: number, w1: number, w2: number, w3: number): number {
  let hash = Math.imul(w0, 0x85ebca6b) ^ Math.imul(w1, 0xc2b2ae35) ^ Math.imul(w2, 0x27d4eb2f) ^ w3;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
