/**
 * Looking up names so that nothing changes between check and use: the addresses that a connection gets are those that were
 * judged.
 */
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../base/errors.ts';
import type { AddressRules } from './address-rules.ts';
import { RemoteTrouble } from './network-errors.ts';

/** All addresses of a name; throws as `dns.lookup` does. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export const resolveBySystem: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

export class JudgedLookup {
  readonly #rules: AddressRules;
  readonly #resolve: Resolve;
  readonly #limitMs: number;

  constructor(rules: AddressRules, resolve: Resolve, limitMs: number) {
    this.#rules = rules;
    this.#resolve = resolve;
    this.#limitMs = limitMs;
  }

  /** What connections look names up with: the addresses that it hands on are those that were judged. */
  readonly lookup: LookupFunction = (name, options, callback) => {
    this.#addressesOf(name).then(
      (addresses) => {
        const entries = addresses.map((address) => ({ address, family: isIP(address) }));
        const wanted = options.family === 4 || options.family === 6 ? options.family : null;
        const usable = wanted === null ? entries : entries.filter(({ family }) => family === wanted);
        const [first] = usable;
        if (first === undefined) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
        else if (options.all === true) callback(null, usable);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };

  async #addressesOf(name: string): Promise<readonly string[]> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new RemoteTrouble('its name could not be looked up in time')), this.#limitMs);
    try {
      const addresses = await Promise.race([this.#resolve(name), promise]);
      this.judge(name, addresses);
      return addresses;
    } finally {
      clearTimeout(timer);
    }
  }

  /** One bad address among good ones is refused, too: which is taken is nobody's choice. */
  judge(name: string, addresses: readonly string[]): void {
    for (const address of addresses) {
      const refusal = this.#rules.refusal(address);
      if (refusal !== null) throw refused(name === address ? address : `${name} (${address})`, refusal);
    }
  }

  /** Whether all addresses of a name, or an address itself, are open by the operator's word alone. */
  async isOpened(name: string): Promise<boolean> {
    const addresses = isIP(name) === 0 ? await this.#addressesOf(name) : [name];
    return addresses.length > 0 && addresses.every((address) => this.#rules.isOpened(address));
  }
}

const refused = (what: string, refusal: string): AppError =>
  new AppError('LINK_ADDRESS_REFUSED', `${what} is not connected to: ${refusal}`);
