/** The first bytes of one direction of a TCP connection, put in order, in bounded memory. */

/** Bytes of each direction that are looked at; a TLS certificate chain fits, most need a few hundred. */
export const MAX_STREAM_BYTES = 16_384;
const FIRST_CAPACITY = 2048;
/** Runs of bytes that may wait for a hole before them to be filled. */
const MAX_RUNS = 8;

export class Stream {
  bytes = new Uint8Array(FIRST_CAPACITY);
  view = new DataView(this.bytes.buffer);
  /** Sequence number of the first byte. */
  base = 0;
  /** Bytes known from the start without a hole. */
  length = 0;
  /** [from, to) pairs of bytes that wait behind a hole, in order. */
  readonly #runs: number[] = [];

  get capacity(): number {
    return this.bytes.length;
  }

  reset(base: number): void {
    this.base = base;
    this.length = 0;
    this.#runs.length = 0;
  }

  /** Adds the bytes of a segment; what is known already, or lies beyond the bound, is dropped. */
  insert(seq: number, segment: Uint8Array): void {
    let from = (seq - this.base) | 0;
    let skip = 0;
    if (from < this.length) {
      skip = this.length - from;
      from = this.length;
    }
    const to = Math.min(from + segment.length - skip, MAX_STREAM_BYTES);
    if (to <= from) return;
    if (from > this.length && this.#runs.length >= 2 * MAX_RUNS) return;
    this.#reserve(to);
    this.bytes.set(segment.subarray(skip, skip + to - from), from);
    if (from === this.length) this.length = to;
    else this.#addRun(from, to);
    this.#joinRuns();
  }

  /** Gives up on the hole at the start: the stream begins with the first run that is there. */
  skipHole(): void {
    const [from, to] = this.#runs;
    if (this.length > 0 || from === undefined || to === undefined) return;
    const end = this.#runs.at(-1) ?? to;
    this.bytes.copyWithin(0, from, end);
    this.base = (this.base + from) | 0;
    for (let i = 0; i < this.#runs.length; i++) this.#runs[i] = (this.#runs[i] ?? 0) - from;
    this.#joinRuns();
  }

  #addRun(from: number, to: number): void {
    let at = 0;
    while (at < this.#runs.length && (this.#runs[at] ?? 0) < from) at += 2;
    this.#runs.splice(at, 0, from, to);
    this.#mergeAt(at);
    if (at > 0) this.#mergeAt(at - 2);
  }

  /** Makes one run of that at `at` and the one after it, where they touch. */
  #mergeAt(at: number): void {
    const [to, nextFrom, nextTo] = this.#runs.slice(at + 1, at + 4);
    if (to === undefined || nextFrom === undefined || nextTo === undefined || nextFrom > to) return;
    this.#runs.splice(at + 1, 3, Math.max(to, nextTo));
  }

  #joinRuns(): void {
    while (this.#runs.length > 0 && (this.#runs[0] ?? 0) <= this.length) {
      this.length = Math.max(this.length, this.#runs[1] ?? 0);
      this.#runs.splice(0, 2);
    }
  }

  #reserve(size: number): void {
    if (size <= this.bytes.length) return;
    let capacity = this.bytes.length;
    while (capacity < size) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
