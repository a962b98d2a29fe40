/** Names that the capture gives addresses, on their way to the thread that enriches: a few arrays, not an object each. */
import type { LearnedName, NameSource } from '../../dpi/recognition.ts';
import type { Enricher } from '../../enrich/enricher.ts';

/** Whether there is a client, the client's address, the named address. */
const WORDS = 9;
const INITIAL_NAMES = 1024;

export interface NamesCopy {
  readonly words: Int32Array;
  /** Nanoseconds since the Unix epoch. */
  readonly times: BigInt64Array;
  readonly names: readonly string[];
  readonly sources: readonly NameSource[];
}

export class LearnedNames {
  #words = new Int32Array(INITIAL_NAMES * WORDS);
  #times = new BigInt64Array(INITIAL_NAMES);
  #names: string[] = [];
  #sources: NameSource[] = [];

  add({ name, client, ip0, ip1, ip2, ip3, source }: LearnedName, time: bigint): void {
    const count = this.#names.length;
    if (count === this.#times.length) this.#grow();
    const words = this.#words;
    let at = count * WORDS;
    words[at++] = client === null ? 0 : 1;
    for (let i = 0; i < 4; i++) words[at++] = client?.[i] ?? 0;
    words[at++] = ip0;
    words[at++] = ip1;
    words[at++] = ip2;
    words[at] = ip3;
    this.#times[count] = time;
    this.#names.push(name);
    this.#sources.push(source);
  }

  /** What came since the last call, in memory of its own; null for nothing. */
  take(): NamesCopy | null {
    const count = this.#names.length;
    if (count === 0) return null;
    const copy = {
      words: this.#words.slice(0, count * WORDS),
      times: this.#times.slice(0, count),
      names: this.#names,
      sources: this.#sources,
    };
    this.#names = [];
    this.#sources = [];
    return copy;
  }

  #grow(): void {
    const words = new Int32Array(2 * this.#words.length);
    words.set(this.#words);
    this.#words = words;
    const times = new BigInt64Array(2 * this.#times.length);
    times.set(this.#times);
    this.#times = times;
  }
}

export function teachNames({ words, times, names, sources }: NamesCopy, enricher: Enricher): void {
  const word = (at: number): number => words[at]! >>> 0;
  for (const [i, name] of names.entries()) {
    const at = i * WORDS;
    const client = words[at] === 0 ? null : ([word(at + 1), word(at + 2), word(at + 3), word(at + 4)] as const);
    const [ip0, ip1, ip2, ip3] = [word(at + 5), word(at + 6), word(at + 7), word(at + 8)];
    enricher.addName({ client, ip0, ip1, ip2, ip3, name, source: sources[i]! }, times[i]!);
  }
}
