/**
 * Every analyser, from the strictest to the loosest: the first that is sure wins. A new protocol is a file in `services/`
 * and a line here. The tables made of the list tell at once whom to ask about a payload.
 */
import type { Analyzer, Transport } from './analyzer.ts';
import type { Probe } from './probe.ts';
import { SERVICES } from './services.ts';

/** Orders that are kept of a transport: those of a byte and two ports that somebody listens on. */
const MAX_ORDERS = 4096;
const BYTES = 256;

/** Every key of an analyser, in one order. */
const NO_KEYS: Record<keyof Analyzer, undefined> = {
  service: undefined,
  title: undefined,
  category: undefined,
  doc: undefined,
  standard: undefined,
  aliases: undefined,
  transports: undefined,
  likelyPorts: undefined,
  needsPort: undefined,
  firstBytes: undefined,
  inspect: undefined,
  follow: undefined,
  followsSegments: undefined,
  followsAll: undefined,
  announces: undefined,
};

export interface RegisteredAnalyzer extends Analyzer {
  /** Its place in the registry. */
  readonly number: number;
}

/** All of one shape: of objects of many the JavaScript engine looks `inspect` up by name, millions of times. */
const ANALYZERS = SERVICES.map((analyzer, number) => ({ ...NO_KEYS, ...analyzer, number }) as RegisteredAnalyzer);

class Dispatch {
  readonly #byByte: readonly (readonly RegisteredAnalyzer[])[];
  /** For each port a number of its list in `#lists`; 0 for the ports that nobody usually listens on. */
  readonly #listOfPort = new Uint16Array(65_536);
  readonly #lists: RegisteredAnalyzer[][] = [[]];
  readonly #orders = new Map<number, readonly RegisteredAnalyzer[]>();

  constructor(transport: Transport) {
    const mine = ANALYZERS.filter((analyzer) => analyzer.transports.includes(transport));
    const anywhere = mine.filter(({ needsPort }) => needsPort !== true);
    this.#byByte = Array.from({ length: BYTES }, (_, byte) => anywhere.filter((analyzer) => canStart(analyzer, byte)));
    for (const analyzer of mine) {
      for (const port of analyzer.likelyPorts) {
        if (this.#listOfPort[port] === 0) this.#listOfPort[port] = this.#lists.push([]) - 1;
        this.byPort(port).push(analyzer);
      }
    }
  }

  byPort(port: number): RegisteredAnalyzer[] {
    return this.#lists[this.#listOfPort[port] ?? 0] ?? [];
  }

  order(byte: number, srcPort: number, dstPort: number): readonly RegisteredAnalyzer[] {
    const ports = (this.#listOfPort[dstPort] ?? 0) * this.#lists.length + (this.#listOfPort[srcPort] ?? 0);
    if (ports === 0) return this.#byByte[byte] ?? [];
    const key = ports * BYTES + byte;
    let order = this.#orders.get(key);
    if (order === undefined) {
      const listening = [...this.byPort(dstPort), ...this.byPort(srcPort)].filter((analyzer) =>
        canStart(analyzer, byte),
      );
      order = [...new Set([...listening, ...(this.#byByte[byte] ?? [])])];
      if (this.#orders.size >= MAX_ORDERS) this.#orders.clear();
      this.#orders.set(key, order);
    }
    return order;
  }
}

const TCP = new Dispatch('tcp');
const UDP = new Dispatch('udp');

/**
 * Whom to ask about the probe's bytes, in this order: who usually listens on the receiver's port, then on the sender's, then
 * everybody else; of all of them those whose messages can start with the first byte.
 */
export const candidatesOf = (probe: Probe): readonly RegisteredAnalyzer[] =>
  (probe.isTcp ? TCP : UDP).order(probe.u8(0), probe.srcPort, probe.dstPort);

const BY_SERVICE: ReadonlyMap<string, RegisteredAnalyzer> = new Map(
  ANALYZERS.map((analyzer) => [analyzer.service, analyzer]),
);

/** `number`: an analyser's own. */
export const analyzerByNumber = (number: number): RegisteredAnalyzer => ANALYZERS[number]!;

/** The analyser of a service; null where there is none of that name. */
export const analyzerOf = (service: string): RegisteredAnalyzer | null => BY_SERVICE.get(service) ?? null;

export function canStart({ firstBytes }: Analyzer, byte: number): boolean {
  return firstBytes === null || firstBytes.includes(byte);
}

/** The first service known to IANA's port registry that usually listens on a port, for guessing. */
export const usualAt = (transport: Transport, port: number): Analyzer | null =>
  (transport === 'tcp' ? TCP : UDP).byPort(port).find(({ aliases }) => aliases.iana !== undefined) ?? null;
