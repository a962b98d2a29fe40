/** What a file of `services/` is: the description of one application protocol, and how its bytes are known. */
import type { Bytes } from './bytes.ts';
import type { CategoryName } from './categories.ts';
import type { FactHolder } from './facts.ts';
import type { Probe } from './probe.ts';

export type Transport = 'tcp' | 'udp';

/** The names that others use for a protocol, as far as they have one. */
export interface ServiceAliases {
  readonly ndpi?: readonly string[];
  readonly wireshark?: readonly string[];
  readonly zeek?: readonly string[];
  /** Service names of the IANA port registry. */
  readonly iana?: readonly string[];
}

/** How a service stands in the catalogue, whoever recognises it. */
export interface ServiceDescription {
  /** The value of the column `service`: small letters, digits, hyphens. */
  readonly service: string;
  readonly title: string;
  readonly category: CategoryName;
  /** One sentence: what it is for. */
  readonly doc: string;
  /** RFC or other published description; null where there is none and the bytes are known from practice only. */
  readonly standard: string | null;
  readonly aliases: ServiceAliases;
}

/** What was recognised. `follow` may fill in more as the flow goes on. */
export interface Match extends FactHolder {
  /** Which side of the bytes just seen is the client, where they say so. */
  client?: 'sender' | 'receiver';
  /** The product, where the protocol itself names it (an entry of applications.ts). */
  application?: string;
  serverName?: string;
  tlsVersion?: string;
  alpn?: string;
  ja4?: string;
  /** RTP packets that are missing of each direction so far. */
  rtpLost?: [number, number];
  /** Names a server's certificate is for. */
  certificateNames?: readonly string[];
  /** A service that often opens the way for another on the same flow: others may still take it. */
  isPrologue?: boolean;
  /** The service is sure, more facts need more bytes: ask `inspect` again as after `maybe`. */
  pending?: boolean;
  /** Go on calling the analyser's `follow` for this flow. */
  follow?: boolean;
}

/** `no`: these bytes are not it. `maybe`: cannot tell before more come. */
export type Verdict = 'no' | 'maybe' | Match;

export interface Analyzer extends ServiceDescription {
  readonly transports: readonly Transport[];
  /** Ports it usually listens on: tried first there, and the guess where no content was captured. Never a proof. */
  readonly likelyPorts: readonly number[];
  /** Its form is shared or too weak alone: `inspect` believes it on `likelyPorts` only, so nobody need ask elsewhere. */
  readonly needsPort?: boolean;
  /** The first bytes a message can start with; null when any. Spares asking about most flows. */
  readonly firstBytes: readonly number[] | null;
  /**
   * Looks at one datagram, or at a TCP stream from its start as far as it is known; asked again with more after `maybe`.
   * Never throws, whatever the bytes, and takes time at most linear in their number.
   */
  inspect(bytes: Probe): Verdict;
  /**
   * After a match with `follow`: every further datagram, or each segment of the side that matched and the stream of the
   * other side from its start. True while it wants more.
   */
  follow?(bytes: Probe, match: Match): boolean;
  /** `follow` is given single segments of both sides, in capture order: what it waits for begins one of them. */
  readonly followsSegments?: boolean;
  /** `follow` may look at every packet of the flow, not only at its first ones: for what names other flows. */
  readonly followsAll?: boolean;
  /** `follow` tells the service of other flows: it is called also where nothing but services is wanted. */
  readonly announces?: boolean;
}

/** A match that carries nothing but the service itself. */
export const YES: Match = Object.freeze({});
export const FROM_CLIENT: Match = Object.freeze({ client: 'sender' });
export const FROM_SERVER: Match = Object.freeze({ client: 'receiver' });

/** The codes of ASCII characters, for `firstBytes`. */
export const firstOf = (characters: string): readonly number[] => [...characters].map((c) => c.charCodeAt(0));

/** Shorter than `text` so far but the same: more may come. */
export const beginsLike = (bytes: Bytes, text: string): boolean =>
  bytes.length < text.length && bytes.length > 0 && bytes.has(text.slice(0, bytes.length));
