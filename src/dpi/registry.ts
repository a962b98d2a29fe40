/**
 * Every analyser, from the strictest to the loosest: the first that is sure wins. A new protocol is a file in `services/`
 * and a line here. The tables made of the list tell at once whom to ask about a payload.
 */
import type { Analyzer, Transport } from './analyzer.ts';
import type { Probe } from './probe.ts';
import { SERVICES } from './services.ts';

class Dispatch {
  readonly #byByte: readonly (readonly Analyzer[])[];
  readonly #byPort: (readonly Analyzer[] | undefined)[] = new Array(65_536);

  constructor(transport: Transport) {
    const mine = SERVICES.filter((analyzer) => analyzer.transports.includes(transport));
    this.#byByte = Array.from({ length: 256 }, (_, byte) => mine.filter((analyzer) => canStart(analyzer, byte)));
    for (const analyzer of mine) {
      for (const port of analyzer.likelyPorts) this.#byPort[port] = [...(this.#byPort[port] ?? []), analyzer];
    }
  }

  byByte(byte: number): readonly Analyzer[] {
    return this.#byByte[byte] ?? [];
  }

  byPort(port: number): readonly Analyzer[] | null {
    return this.#byPort[port] ?? null;
  }
}

const TCP = new Dispatch('tcp');
const UDP = new Dispatch('udp');

/** Analysers whose messages can start with the probe's first byte. */
export const candidatesByByte = (probe: Probe): readonly Analyzer[] => (probe.isTcp ? TCP : UDP).byByte(probe.u8(0));

/** Analysers that usually listen on either port, the receiver's first; null when none does. First bytes are still to be checked. */
export function candidatesByPort(probe: Probe): readonly Analyzer[] | null {
  const dispatch = probe.isTcp ? TCP : UDP;
  const atReceiver = dispatch.byPort(probe.dstPort);
  if (probe.srcPort === probe.dstPort) return atReceiver;
  const atSender = dispatch.byPort(probe.srcPort);
  return atReceiver === null || atSender === null ? (atReceiver ?? atSender) : [...atReceiver, ...atSender];
}

const BY_SERVICE: ReadonlyMap<string, Analyzer> = new Map(SERVICES.map((analyzer) => [analyzer.service, analyzer]));

/** The analyser of a service; null where there is none of that name. */
export const analyzerOf = (service: string): Analyzer | null => BY_SERVICE.get(service) ?? null;

export function canStart({ firstBytes }: Analyzer, byte: number): boolean {
  return firstBytes === null || firstBytes.includes(byte);
}

/** The first service known to IANA's port registry that usually listens on a port, for guessing. */
export const usualAt = (transport: Transport, port: number): Analyzer | null =>
  (transport === 'tcp' ? TCP : UDP).byPort(port)?.find(({ aliases }) => aliases.iana !== undefined) ?? null;
