/** Names that the capture gives addresses, on their way to the thread that enriches: a few arrays, not an object each. */
import type { LearnedName, NameSource } from '../../dpi/recognition.ts';
import type { Enricher } from '../../enrich/enricher.ts';
import { type NewTexts, TextReceiver, TextSender } from '../text-codes.ts';

/** Whether there is a client, the client's address, the named address, the code of the name, the source's place. */
const WORDS = 11;
const INITIAL_NAMES = 1024;

const SOURCES: readonly NameSource[] = ['dns', 'mdns', 'nbns', 'dhcp', 'sni', 'host', 'file', 'others'];

export interface NamesCopy {
  readonly words: Int32Array;
  /** Nanoseconds since the Unix epoch. */
  readonly times: BigInt64Array;
  readonly texts: NewTexts;
}

export class LearnedNames {
  readonly #texts = new TextSender();
  #words = new Int32Array(INITIAL_NAMES * WORDS);
  #times = new BigInt64Array(INITIAL_NAMES);
  #count = 0;

  add({ name, client, ip0, ip1, ip2, ip3, source }: LearnedName, time: bigint): void {
    if (this.#count === this.#times.length) this.#grow();
    const words = this.#words;
    let at = this.#count * WORDS;
    words[at++] = client === null ? 0 : 1;
    for (let i = 0; i < 4; i++) words[at++] = client?.[i] ?? 0;
    words[at++] = ip0;
    words[at++] = ip1;
    words[at++] = ip2;
    words[at++] = ip3;
    words[at++] = this.#texts.code(name);
    words[at] = SOURCES.indexOf(source);
    this.#times[this.#count++] = time;
  }

  /** What came since the last call, in memory of its own; null for nothing. */
  take(): NamesCopy | null {
    const count = this.#count;
    if (count === 0) return null;
    this.#count = 0;
    return {
      words: this.#words.slice(0, count * WORDS),
      times: this.#times.slice(0, count),
      texts: this.#texts.take(),
    };
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

/** The receiving side of {@link LearnedNames}. */
export class NameTeacher {
  readonly #texts = new TextReceiver();

  teach({ words, times, texts }: NamesCopy, enricher: Enricher): void {
    this.#texts.learn(texts);
    const word = (at: number): number => words[at]! >>> 0;
    for (let i = 0; i < times.length; i++) {
      const at = i * WORDS;
      const client = words[at] === 0 ? null : ([word(at + 1), word(at + 2), word(at + 3), word(at + 4)] as const);
      const [ip0, ip1, ip2, ip3] = [word(at + 5), word(at + 6), word(at + 7), word(at + 8)];
      const name = this.#texts.values[words[at + 9]!] ?? '';
      enricher.addName({ client, ip0, ip1, ip2, ip3, name, source: SOURCES[words[at + 10]!]! }, times[i]!);
    }
  }
}
