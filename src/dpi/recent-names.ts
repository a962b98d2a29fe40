/** Addresses and the names that answers in the capture gave them last, for flows that show no name of their own. */
import type { LearnedName } from './recognition.ts';

/** Names kept; the oldest make way. */
const MAX_NAMES = 65_536;

export class RecentNames {
  readonly #names = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  add({ name, ip0, ip1, ip2, ip3 }: LearnedName): void {
    const key = keyOf(ip0, ip1, ip2, ip3);
    this.#names.delete(key);
    this.#names.set(key, name);
    if (this.#names.size <= MAX_NAMES) return;
    for (const oldest of this.#names.keys()) {
      this.#names.delete(oldest);
      return;
    }
  }

  /** The name given last to an address in four words; null when none was. */
  find(ip0: number, ip1: number, ip2: number, ip3: number): string | null {
    return this.#names.get(keyOf(ip0, ip1, ip2, ip3)) ?? null;
  }
}

const keyOf = (ip0: number, ip1: number, ip2: number, ip3: number): string =>
  `${ip0 | 0} ${ip1 | 0} ${ip2 | 0} ${ip3 | 0}`;
