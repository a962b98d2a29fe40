/**
 * Where spilled flows lie, by hash: pairs of hash and position in open addressing, eight bytes each. Split into parts
 * that grow one at a time, so that growing never needs the whole of it twice.
 */

const PART_BITS = 6;
const INITIAL_PLACES = 256;

class Part {
  /** Pairs of hash and position + 1; 0 for empty. */
  pairs = new Uint32Array(2 * INITIAL_PLACES);
  mask = INITIAL_PLACES - 1;
  count = 0;
}

export class SpillIndex {
  count = 0;
  readonly #parts = Array.from({ length: 1 << PART_BITS }, () => new Part());

  /** `position`: below 2^32 - 1. The same hash may stand for several flows. */
  add(hash: number, position: number): void {
    const part = this.#partOf(hash);
    if (4 * part.count >= 3 * part.mask) grow(part);
    insert(part, hash >>> 0, position + 1);
    part.count++;
    this.count++;
  }

  /** The first position under the hash that `isIt`; -1 where there is none. */
  find(hash: number, isIt: (position: number) => boolean): number {
    const { pairs, mask } = this.#partOf(hash);
    for (let i = hash & mask; pairs[2 * i + 1] !== 0; i = (i + 1) & mask) {
      if (pairs[2 * i] !== hash >>> 0) continue;
      const position = pairs[2 * i + 1]! - 1;
      if (isIt(position)) return position;
    }
    return -1;
  }

  has(hash: number, position: number): boolean {
    const { pairs, mask } = this.#partOf(hash);
    for (let i = hash & mask; pairs[2 * i + 1] !== 0; i = (i + 1) & mask) {
      if (pairs[2 * i + 1] === position + 1) return true;
    }
    return false;
  }

  /** False where it was not there. */
  remove(hash: number, position: number): boolean {
    const part = this.#partOf(hash);
    const { pairs, mask } = part;
    let hole = hash & mask;
    while (pairs[2 * hole + 1] !== position + 1) {
      if (pairs[2 * hole + 1] === 0) return false;
      hole = (hole + 1) & mask;
    }
    // Moves up what probing would no longer reach over the hole.
    for (let i = (hole + 1) & mask; pairs[2 * i + 1] !== 0; i = (i + 1) & mask) {
      if (((i - pairs[2 * i]!) & mask) < ((i - hole) & mask)) continue;
      pairs[2 * hole] = pairs[2 * i]!;
      pairs[2 * hole + 1] = pairs[2 * i + 1]!;
      hole = i;
    }
    pairs[2 * hole + 1] = 0;
    part.count--;
    this.count--;
    return true;
  }

  #partOf(hash: number): Part {
    return this.#parts[hash >>> (32 - PART_BITS)]!;
  }
}

function insert({ pairs, mask }: Part, hash: number, entry: number): void {
  let i = hash & mask;
  while (pairs[2 * i + 1] !== 0) i = (i + 1) & mask;
  pairs[2 * i] = hash;
  pairs[2 * i + 1] = entry;
}

function grow(part: Part): void {
  const old = part.pairs;
  part.pairs = new Uint32Array(2 * old.length);
  part.mask = old.length - 1;
  for (let i = 0; i < old.length; i += 2) {
    if (old[i + 1] !== 0) insert(part, old[i]!, old[i + 1]!);
  }
}
