/**
 * Holes in the sequence space of TCP directions: what is still open at the end of a flow was lost to the capture. Holes
 * are rare, so they live beside the flow records, in bounded number; what does not fit counts as lost at once.
 */

/** Most holes kept open per direction, the latest. */
export const MAX_HOLES = 64;
/** Most directions with open holes. */
export const MAX_DIRECTIONS_WITH_HOLES = 65_536;

const NONE = new Int32Array(0);

export class SequenceHoles {
  /** Start and end of each hole, by slot * 2 + side. */
  readonly #holes = new Map<number, Int32Array>();

  /** A hole [start, end) opened; false when it cannot be kept. */
  open(direction: number, start: number, end: number): void {
    let holes = this.#holes.get(direction);
    if (holes === undefined) {
      if (this.#holes.size >= MAX_DIRECTIONS_WITH_HOLES) return;
      holes = new Int32Array(0);
    }
    const kept = holes.length >= 2 * MAX_HOLES ? holes.subarray(2) : holes;
    const grown = new Int32Array(kept.length + 2);
    grown.set(kept);
    grown[kept.length] = start;
    grown[kept.length + 1] = end;
    this.#holes.set(direction, grown);
  }

  /** Payload [start, end) came late; how many bytes of holes it fills. */
  fill(direction: number, start: number, end: number): number {
    const holes = this.#holes.get(direction);
    if (holes === undefined) return 0;
    let filled = 0;
    const left: number[] = [];
    for (let i = 0; i < holes.length; i += 2) {
      const holeStart = holes[i]!;
      const holeEnd = holes[i + 1]!;
      const from = later(start, holeStart);
      const to = earlier(end, holeEnd);
      const overlap = (to - from) | 0;
      if (overlap <= 0) {
        left.push(holeStart, holeEnd);
        continue;
      }
      filled += overlap;
      if (from !== holeStart) left.push(holeStart, from);
      if (to !== holeEnd) left.push(to, holeEnd);
    }
    if (filled === 0) return 0;
    if (left.length === 0) this.#holes.delete(direction);
    else this.#holes.set(direction, Int32Array.from(left.slice(-2 * MAX_HOLES)));
    return filled;
  }

  /** Takes out the holes of a direction. */
  take(direction: number): Int32Array {
    const holes = this.#holes.get(direction);
    if (holes === undefined) return NONE;
    this.#holes.delete(direction);
    return holes;
  }

  /** Puts back what `take` gave, which may be for another slot by now. */
  put(direction: number, holes: Int32Array): void {
    this.#holes.set(direction, holes);
  }

  /** Forgets the holes of both directions of a flow that is over. */
  forget(slot: number): void {
    if (this.#holes.size === 0) return;
    this.#holes.delete(2 * slot);
    this.#holes.delete(2 * slot + 1);
  }

  /** Exchanges the directions of a flow. */
  swap(slot: number): void {
    const first = this.#holes.get(2 * slot);
    const second = this.#holes.get(2 * slot + 1);
    this.forget(slot);
    if (first !== undefined) this.#holes.set(2 * slot + 1, first);
    if (second !== undefined) this.#holes.set(2 * slot, second);
  }
}

/** Sequence numbers are compared modulo 2^32 (RFC 9293 section 3.4). */
function later(a: number, b: number): number {
  return ((a - b) | 0) > 0 ? a : b;
}

function earlier(a: number, b: number): number {
  return ((a - b) | 0) < 0 ? a : b;
}
