/** Entries of 32-bit words written one after another into a file, read in any order, and dropped from the oldest on. */

/** A file that grows at its end; positions are bytes since its beginning. Whoever makes it closes it. */
export interface SpillFile {
  append(bytes: Uint8Array): void;
  /** Fills `into` from `position` on; returns how many bytes there were. */
  read(position: number, into: Uint8Array): number;
  /** What lies before `position` is not asked for any more. */
  discard(position: number): void;
}

/** Entries begin at multiples of so many bytes. */
export const UNIT = 16;
const UNIT_WORDS = UNIT / 4;
const BUFFER_BYTES = 1024 * 1024;
const AHEAD_BYTES = 256 * 1024;
/** What is asked for at once where the length of an entry is not known: most are shorter. */
const GUESS_BYTES = 512;

export class SpillLog {
  /** The present entry: `length` words of `entry` from `at` on, until the next call. Without an array for each. */
  entry: Int32Array = new Int32Array(0);
  at = 0;
  length = 0;
  readonly #file: SpillFile;
  /** The end of the log, not in the file yet, from byte `#flushed` on. */
  readonly #buffer = new Int32Array(BUFFER_BYTES / 4);
  #used = 0;
  #flushed = 0;
  /** What was read ahead at the oldest end. */
  readonly #ahead = new Int32Array(AHEAD_BYTES / 4);
  #aheadFrom = 0;
  #aheadTo = 0;
  #single = new Int32Array(GUESS_BYTES / 4);

  /** `length`: bytes that the file holds already. */
  constructor(file: SpillFile, length = 0) {
    this.#file = file;
    this.#flushed = length;
  }

  /** Bytes written so far. */
  get end(): number {
    return this.#flushed + 4 * this.#used;
  }

  /** Writes the first `length` words of `entry`, of which the first is set to where the next entry begins, in words from here. */
  append(entry: Int32Array, length: number): number {
    const padded = Math.ceil(length / UNIT_WORDS) * UNIT_WORDS;
    const position = this.end;
    entry[0] = padded;
    if (this.#used + padded > this.#buffer.length) this.flush();
    if (padded > this.#buffer.length) {
      const whole = new Int32Array(padded);
      whole.set(entry.subarray(0, length));
      this.#write(whole);
    } else {
      this.#buffer.set(entry.subarray(0, length), this.#used);
      this.#used += padded;
    }
    return position;
  }

  /** Makes the entry at `position` the present one. */
  read(position: number): void {
    if (position >= this.#flushed) {
      this.#lookBuffered(position);
      return;
    }
    let read = this.#fill(this.#single, position);
    const words = this.#single[0]!;
    if (words > read) {
      if (words > this.#single.length) this.#single = new Int32Array(words);
      read = this.#fill(this.#single, position);
    }
    this.#look(this.#single, 0, read);
  }

  /** As `read`, for going through all entries from the oldest on. */
  readOldest(position: number): void {
    const isThere = position >= this.#aheadFrom && position < this.#aheadTo;
    const at = isThere ? (position - this.#aheadFrom) / 4 : 0;
    if (position >= this.#flushed) this.#lookBuffered(position);
    else if (!isThere || position + 4 * this.#ahead[at]! > this.#aheadTo) this.#readAhead(position);
    else this.#look(this.#ahead, at, (this.#aheadTo - this.#aheadFrom) / 4);
  }

  #readAhead(position: number): void {
    const read = this.#fill(this.#ahead, position);
    this.#aheadFrom = position;
    this.#aheadTo = position + 4 * read;
    this.#file.discard(position);
    if (this.#ahead[0]! > read) this.read(position);
    else this.#look(this.#ahead, 0, read);
  }

  #lookBuffered(position: number): void {
    this.#look(this.#buffer, (position - this.#flushed) / 4, this.#used);
  }

  #look(words: Int32Array, at: number, end: number): void {
    const length = words[at] ?? 0;
    if (length <= 0 || at + length > end) throw new Error('a spilled flow is not where it was written');
    this.entry = words;
    this.at = at;
    this.length = length;
  }

  /** Whole words. */
  #fill(into: Int32Array, position: number): number {
    return this.#file.read(position, new Uint8Array(into.buffer)) >> 2;
  }

  /** Writes out what waits in memory. */
  flush(): void {
    if (this.#used === 0) return;
    this.#file.append(new Uint8Array(this.#buffer.buffer, 0, 4 * this.#used));
    this.#flushed += 4 * this.#used;
    this.#used = 0;
  }

  #write(words: Int32Array): void {
    this.#file.append(new Uint8Array(words.buffer));
    this.#flushed += 4 * words.length;
  }
}
