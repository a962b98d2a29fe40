/** Records of flows that are over, in memory of their own that can change hands: a table's memory does not. */
import { RECORD_WORDS, type RecordMemory, TCP_PART, TCP_WORDS, WHOLE_WORDS } from './flow-record.ts';

export class ClosedRecords implements RecordMemory {
  readonly words: Int32Array;
  readonly floats: Float64Array;
  readonly #capacity: number;

  /** In the first {@link ClosedRecords.bytesFor} bytes of `buffer`. */
  constructor(buffer: SharedArrayBuffer, capacity: number) {
    this.words = new Int32Array(buffer, 0, capacity * WHOLE_WORDS);
    this.floats = new Float64Array(buffer, 0, (capacity * WHOLE_WORDS) / 2);
    this.#capacity = capacity;
  }

  static bytesFor(capacity: number): number {
    return 4 * capacity * WHOLE_WORDS;
  }

  /** Copies the record in `slot` of `from`, with its TCP part, to place `row`. */
  put(from: RecordMemory, slot: number, row: number): void {
    const { words } = this;
    const base = row * RECORD_WORDS;
    const tcp = from.words[slot * RECORD_WORDS + TCP_PART]!;
    copyWords(from.words, slot * RECORD_WORDS, words, base, RECORD_WORDS);
    if (tcp === 0) return;
    const part = this.#capacity * RECORD_WORDS + row * TCP_WORDS;
    words[base + TCP_PART] = part;
    copyWords(from.words, tcp, words, part, TCP_WORDS);
  }
}

/** For so few words making a view of them would take longer. */
function copyWords(from: Int32Array, at: number, to: Int32Array, toAt: number, count: number): void {
  for (let i = 0; i < count; i++) to[toAt + i] = from[at + i]!;
}
