/** What the content of a flow told, on its way from the analysers to the flow's columns and page. */

/** Which way a packet goes: 0 with the flow's first packet, 1 against it. Stays so when the flow's source is corrected. */
export type Direction = 0 | 1;

export interface Recognition {
  /** Application protocol by content, a name of the registry; null when the content did not tell. */
  readonly service: string | null;
  /** Guess from the ports, only while `service` is null. */
  readonly serviceGuess: string | null;
  readonly application: string | null;
  readonly category: string | null;
  readonly serverName: string | null;
  readonly tlsVersion: string | null;
  readonly alpn: string | null;
  readonly ja4: string | null;
  /** RTP packets that are missing of each direction; null where it is no RTP, or details were not wanted. */
  readonly rtpLost: readonly [number, number] | null;
  /** Direction in which the client sends, where the content says who is who. */
  readonly clientDirection: Direction | null;
  /** Null where there are none, or were not wanted. */
  readonly facts: FactsJson | null;
}

/**
 * Facts by protocol, then by its own names, as JSON of at most `MAX_FACTS_LENGTH` characters in UTF-8: bytes that lie in
 * `bytes` until the recogniser is called again. Never bodies, never secrets.
 */
export interface FactsJson {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly length: number;
}

/** A flow of which nothing is known, to build on. */
export const NOTHING_KNOWN: Recognition = {
  service: null,
  serviceGuess: null,
  application: null,
  category: null,
  serverName: null,
  tlsVersion: null,
  alpn: null,
  ja4: null,
  rtpLost: null,
  clientDirection: null,
  facts: null,
};

/**
 * How an address got its name: an answer (`dns`, `mdns`, `nbns`), its own word (`dhcp`), what a client asked the server for
 * (`sni` in TLS or QUIC, `host` in HTTP), what the file says of it (`file`), or only an answer to another client (`others`).
 */
export type NameSource = 'dns' | 'mdns' | 'nbns' | 'dhcp' | 'sni' | 'host' | 'file' | 'others';

/** An address that an answer in the capture gave to a name. */
export interface LearnedName {
  readonly name: string;
  /** The named address in big-endian words, IPv4 as 0, 0, 0xffff, a.b.c.d; as in Packet. */
  readonly ip0: number;
  readonly ip1: number;
  readonly ip2: number;
  readonly ip3: number;
  /** Who asked, in the same form; null where the answer was for everybody (multicast). */
  readonly client: readonly [number, number, number, number] | null;
  /** Where the name comes from. */
  readonly source: NameSource;
}

export interface RecognitionListener {
  /** Called from within `feed`, so that the packet being fed tells the time. */
  learned(name: LearnedName): void;
}
