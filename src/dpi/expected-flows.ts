/** Connections that one flow announces and another brings, by the end they go to: FTP's data, most of all. */

/** Ends kept; those announced first make way. */
const MAX_ENDS = 4096;
const IPV4_PREFIX = 0xffff;

export class ExpectedFlows {
  readonly #services = new Map<number | string, string>();

  get isEmpty(): boolean {
    return this.#services.size === 0;
  }

  /** A connection to the address in four words and the port will be of `service`. */
  add(service: string, ip0: number, ip1: number, ip2: number, ip3: number, port: number): void {
    this.#services.set(keyOf(ip0, ip1, ip2, ip3, port), service);
    if (this.#services.size <= MAX_ENDS) return;
    for (const oldest of this.#services.keys()) {
      this.#services.delete(oldest);
      return;
    }
  }

  /** The service announced for an end, once: the next connection to it is another. */
  take(ip0: number, ip1: number, ip2: number, ip3: number, port: number): string | null {
    const key = keyOf(ip0, ip1, ip2, ip3, port);
    const service = this.#services.get(key) ?? null;
    if (service !== null) this.#services.delete(key);
    return service;
  }
}

/** An IPv4 address and a port make a number: no text is made for them. */
const keyOf = (ip0: number, ip1: number, ip2: number, ip3: number, port: number): number | string =>
  ip0 === 0 && ip1 === 0 && ip2 === IPV4_PREFIX
    ? (ip3 >>> 0) * 0x10000 + port
    : `${ip0 | 0} ${ip1 | 0} ${ip2 | 0} ${ip3 | 0} ${port}`;
