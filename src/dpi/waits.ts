/** What flows keep that could not be decided at once: bytes, in bounded memory, and what analysers left for themselves. */
import type { Bytes } from './bytes.ts';
import type { Direction } from './recognition.ts';
import type { RegisteredAnalyzer } from './registry.ts';
import { Stream } from './stream.ts';

const FREE_STREAMS = 256;

export class Wait {
  readonly streams: [Stream | null, Stream | null] = [null, null];
  /** Who answered `maybe` to the start of each direction; null before it was seen, empty once nobody did. */
  readonly candidates: [RegisteredAnalyzer[] | null, RegisteredAnalyzer[] | null] = [null, null];
  /** Analysers that left something, and at the same places what; few do. */
  readonly #owners: RegisteredAnalyzer[] = [];
  readonly #memories: unknown[] = [];

  memoryOf(analyzer: RegisteredAnalyzer): unknown {
    const at = this.#owners.indexOf(analyzer);
    return at < 0 ? undefined : this.#memories[at];
  }

  setMemory(analyzer: RegisteredAnalyzer, memory: unknown): void {
    const at = this.#owners.indexOf(analyzer);
    if (at >= 0) this.#memories[at] = memory;
    else {
      this.#owners.push(analyzer);
      this.#memories.push(memory);
    }
  }
}

/** Streams of all flows together have at most so many bytes, near enough. */
export class WaitingStreams {
  readonly #maxBytes: number;
  readonly #free: Stream[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** No more is to be opened. */
  get isFull(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  /** A stream for a direction that starts at `base`. */
  open(wait: Wait, direction: Direction, base: number): Stream {
    const stream = this.#free.pop() ?? new Stream();
    this.#bytes += stream.capacity;
    stream.reset(base);
    wait.streams[direction] = stream;
    return stream;
  }

  append(stream: Stream, seq: number, segment: Bytes): void {
    const before = stream.capacity;
    stream.insert(seq, segment.slice(0, segment.length));
    this.#bytes += stream.capacity - before;
  }

  /** Lets go of what waits of a direction; whether there were bytes. */
  drop(wait: Wait, direction: Direction): boolean {
    const stream = wait.streams[direction];
    wait.candidates[direction] = null;
    wait.streams[direction] = null;
    if (stream === null) return false;
    this.#bytes -= stream.capacity;
    if (this.#free.length < FREE_STREAMS) this.#free.push(stream);
    return true;
  }
}
