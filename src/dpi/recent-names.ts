/**
 * Addresses and the names that answers in the capture gave them last, for flows that show no name of their own: to each
 * client what it was told itself, else what everybody was told, else what another client was.
 */
import type { LearnedName } from './recognition.ts';

/** Names kept over all clients; addresses that were named first make way. */
export const MAX_NAMES = 65_536;
const IPV4_PREFIX = 0xffff;
const EVERYBODY = '';

type Key = number | string;
type Words = readonly [number, number, number, number];

interface Named {
  /** The name told last, and to whom. */
  name: string;
  client: Key;
  /** By client, once there is more than one. */
  byClient: Map<Key, string> | null;
}

export class RecentNames {
  readonly #byAddress = new Map<Key, Named>();
  /** Names over all addresses. */
  #count = 0;

  get isEmpty(): boolean {
    return this.#byAddress.size === 0;
  }

  add({ name, client, ip0, ip1, ip2, ip3 }: LearnedName): void {
    const address = keyOf(ip0, ip1, ip2, ip3);
    const told = client === null ? EVERYBODY : keyOf(...client);
    const named = this.#byAddress.get(address);
    if (named === undefined) {
      this.#byAddress.set(address, { name, client: told, byClient: null });
      this.#count++;
    } else if (named.client === told && named.byClient === null) named.name = name;
    else {
      named.byClient ??= new Map([[named.client, named.name]]);
      this.#count -= named.byClient.size;
      named.byClient.set(told, name);
      this.#count += named.byClient.size;
      named.name = name;
      named.client = told;
    }
    if (this.#count > MAX_NAMES) this.#forgetOldest();
  }

  /** The name of an address for a client, both in four words; null where nobody was told one. */
  find(client: Words, address: Words): string | null {
    const named = this.#byAddress.get(keyOf(...address));
    if (named === undefined) return null;
    const { byClient } = named;
    return byClient?.get(keyOf(...client)) ?? byClient?.get(EVERYBODY) ?? named.name;
  }

  #forgetOldest(): void {
    for (const [address, { byClient }] of this.#byAddress) {
      this.#byAddress.delete(address);
      this.#count -= byClient?.size ?? 1;
      return;
    }
  }
}

/** An IPv4 address is its own key: no text is made for it. */
const keyOf = (ip0: number, ip1: number, ip2: number, ip3: number): Key =>
  ip0 === 0 && ip1 === 0 && ip2 === IPV4_PREFIX ? ip3 | 0 : `${ip0 | 0} ${ip1 | 0} ${ip2 | 0} ${ip3 | 0}`;
