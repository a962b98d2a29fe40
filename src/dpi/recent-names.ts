/** Addresses and the names that answers in the capture gave them last, for flows that show no name of their own. */
import type { LearnedName } from './recognition.ts';

/** Names kept; those learned first make way. */
const MAX_NAMES = 65_536;
const IPV4_PREFIX = 0xffff;

export class RecentNames {
  readonly #names = new Map<number | string, string>();

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  add({ name, ip0, ip1, ip2, ip3 }: LearnedName): void {
    this.#names.set(keyOf(ip0, ip1, ip2, ip3), name);
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

/** An IPv4 address is its own key: no text is made for it. */
const keyOf = (ip0: number, ip1: number, ip2: number, ip3: number): number | string =>
  ip0 === 0 && ip1 === 0 && ip2 === IPV4_PREFIX ? ip3 | 0 : `${ip0 | 0} ${ip1 | 0} ${ip2 | 0} ${ip3 | 0}`;
