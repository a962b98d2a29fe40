/**
 * Flows of a log that are still open, in typed arrays: found by their two sides, oldest use first where room is needed. A
 * slot is free once it was released; its memory is used again.
 */

/** Words of a slot. */
export const SRC = 0;
export const DST = 4;
/** Ports in the upper and the lower half, 0 where there are none. */
export const PORTS = 8;
/** Protocol, which ports are known, direction, decision; see `log-flows.ts`. */
export const KIND = 9;
/** A number for where the record was logged. */
export const ORIGIN = 10;
const KEY_WORDS = 11;
export const FLOW_ID = 11;
export const RECORDS = 12;
export const FLAGS = 13;
/** Of the key. */
const HASH = 14;
export const WORDS = 15;

/** Flags: the second side is the source. */
export const IS_SECOND_SOURCE = 1;
/** There is activity of the flow. */
export const IS_SPREAD = 2;

/** Doubles of a slot. */
export const START = 0;
export const END = 1;
/** Packets of the first side and of the second, bytes of both, payload of both; -1 where not known. */
export const COUNTS = 2;
export const COUNT_FIELDS = 6;
export const DOUBLES = 8;

const NONE = -1;
const MIN_SLOTS = 1024;

export class OpenFlows {
  words: Int32Array;
  doubles: Float64Array;
  readonly #maxSlots: number;
  #heads: Int32Array;
  /** Next slot of the same hash; of a free slot, the next free one. */
  #next: Int32Array;
  #newer: Int32Array;
  #older: Int32Array;
  #newest = NONE;
  #oldest = NONE;
  #free = NONE;
  #used = 0;
  #slots: number;
  /** What is looked for: fill in, then {@link seek}. */
  readonly key = new Int32Array(KEY_WORDS);
  #hash = 0;

  constructor(maxSlots: number) {
    this.#maxSlots = maxSlots;
    this.#slots = Math.min(MIN_SLOTS, maxSlots);
    this.words = new Int32Array(this.#slots * WORDS);
    this.doubles = new Float64Array(this.#slots * DOUBLES);
    this.#heads = new Int32Array(headsFor(this.#slots)).fill(NONE);
    this.#next = new Int32Array(this.#slots);
    this.#newer = new Int32Array(this.#slots);
    this.#older = new Int32Array(this.#slots);
  }

  /** Slots there are now: what is kept beside them is as long. */
  get slots(): number {
    return this.#slots;
  }

  get isFull(): boolean {
    return this.#free === NONE && this.#used === this.#maxSlots;
  }

  /** The slot used longest ago; -1 where none is open. */
  get oldest(): number {
    return this.#oldest;
  }

  /** {@link key} is filled in: what follows is about it. */
  seek(): void {
    const { key } = this;
    let hash = 0;
    for (let i = 0; i < KEY_WORDS; i++) hash = Math.imul(hash ^ key[i]!, 0x9e3779b1) ^ (hash >>> 15);
    this.#hash = hash ^ (hash >>> 16);
  }

  /** The slot of {@link key}, now the most recently used; -1 where there is none. */
  find(): number {
    for (let slot = this.#heads[this.#bucket(this.#hash)]!; slot !== NONE; slot = this.#next[slot]!) {
      if (this.words[slot * WORDS + HASH] !== this.#hash || !this.#isKey(slot)) continue;
      if (slot === this.#newest) return slot;
      this.#unlinkAge(slot);
      this.#linkAge(slot);
      return slot;
    }
    return NONE;
  }

  /** A slot for {@link key}; not to be called while {@link isFull}. */
  open(): number {
    const slot = this.#takeSlot();
    const { words, key } = this;
    const at = slot * WORDS;
    for (let i = 0; i < KEY_WORDS; i++) words[at + i] = key[i]!;
    words[at + HASH] = this.#hash;
    const bucket = this.#bucket(this.#hash);
    this.#next[slot] = this.#heads[bucket]!;
    this.#heads[bucket] = slot;
    this.#linkAge(slot);
    return slot;
  }

  release(slot: number): void {
    const bucket = this.#bucket(this.words[slot * WORDS + HASH]!);
    if (this.#heads[bucket] === slot) this.#heads[bucket] = this.#next[slot]!;
    else {
      let before = this.#heads[bucket]!;
      while (this.#next[before] !== slot) before = this.#next[before]!;
      this.#next[before] = this.#next[slot]!;
    }
    this.#unlinkAge(slot);
    this.#next[slot] = this.#free;
    this.#free = slot;
  }

  #takeSlot(): number {
    if (this.#free !== NONE) {
      const slot = this.#free;
      this.#free = this.#next[slot]!;
      return slot;
    }
    if (this.#used === this.#slots) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    if (this.#slots === this.#maxSlots) throw new Error('no slot is free');
    this.#slots = Math.min(this.#slots * 2, this.#maxSlots);
    this.words = copied(new Int32Array(this.#slots * WORDS), this.words);
    this.doubles = copied(new Float64Array(this.#slots * DOUBLES), this.doubles);
    this.#next = copied(new Int32Array(this.#slots), this.#next);
    this.#newer = copied(new Int32Array(this.#slots), this.#newer);
    this.#older = copied(new Int32Array(this.#slots), this.#older);
    this.#heads = new Int32Array(headsFor(this.#slots)).fill(NONE);
    for (let slot = this.#oldest; slot !== NONE; slot = this.#newer[slot]!) {
      const bucket = this.#bucket(this.words[slot * WORDS + HASH]!);
      this.#next[slot] = this.#heads[bucket]!;
      this.#heads[bucket] = slot;
    }
  }

  #isKey(slot: number): boolean {
    const { words, key } = this;
    const at = slot * WORDS;
    for (let i = 0; i < KEY_WORDS; i++) if (words[at + i] !== key[i]) return false;
    return true;
  }

  #bucket(hash: number): number {
    return hash & (this.#heads.length - 1);
  }

  #linkAge(slot: number): void {
    this.#older[slot] = this.#newest;
    this.#newer[slot] = NONE;
    if (this.#newest === NONE) this.#oldest = slot;
    else this.#newer[this.#newest] = slot;
    this.#newest = slot;
  }

  #unlinkAge(slot: number): void {
    const newer = this.#newer[slot]!;
    const older = this.#older[slot]!;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
    if (older === NONE) this.#oldest = newer;
    else this.#newer[older] = newer;
  }
}

/** A power of two with room to spare. */
const headsFor = (slots: number): number => 2 ** Math.ceil(Math.log2(slots * 1.5));

function copied<T extends Int32Array | Float64Array>(into: T, from: T): T {
  into.set(from);
  return into;
}
