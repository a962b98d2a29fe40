/** What the actors of the demo share: the card, chance, the clock, and doing things the way everybody does them. */
import type { Host } from './frames.ts';
import type { Random } from './random.ts';
import { type DnsAnswer, type DnsType, dnsQuery, dnsResponse } from './small-protocols.ts';
import { type ConversationOptions, type Side, TcpConversation } from './tcp-conversation.ts';
import { applicationData, type ClientProfile, handshakeFlights } from './tls.ts';
import { MICROSECOND, MILLISECOND, type WireTap } from './wire-tap.ts';
import { AZURE, VM } from './world.ts';

export interface Scene {
  readonly tap: WireTap;
  readonly random: Random;
  /** Nanoseconds from the first to the last frame that may be captured. */
  readonly length: number;
  /** Seconds since the Unix epoch at the start. */
  readonly startSeconds: number;
}

/** Ports that systems choose for the calling side (RFC 6335 section 6). */
export const ephemeralPort = (random: Random): number => random.between(49_152, 65_535);

export interface Call {
  readonly from: Host;
  readonly to: Host;
  readonly port: number;
  readonly near: Side;
  readonly roundTrip: number;
  readonly lossOneIn?: number;
}

export function call({ tap, random }: Scene, { from, to, port, ...rest }: Call): TcpConversation {
  const options: ConversationOptions = {
    client: { host: from, port: ephemeralPort(random) },
    server: { host: to, port },
    ...rest,
  };
  return new TcpConversation(tap, random, options);
}

/** Opens a conversation and its TLS. Returns when the client's first request can be seen. */
export function openTls(
  { random }: Scene,
  conversation: TcpConversation,
  serverName: string | null,
  profile: ClientProfile,
  time: number,
): number {
  const flights = handshakeFlights(random, serverName, profile);
  const opened = conversation.open(time);
  const answered = conversation.send('client', flights.client, opened);
  const finished = conversation.send('server', flights.server, answered + random.between(300, 900) * MICROSECOND);
  return conversation.send('client', flights.clientFinish, finished) + 50 * MICROSECOND;
}

/** A request and its answer inside TLS. Returns when the next request can be seen. */
export function exchangeTls(
  { random }: Scene,
  conversation: TcpConversation,
  requestLen: number,
  thinking: number,
  responseLen: number,
  time: number,
): number {
  const received = conversation.send('client', applicationData(random, requestLen), time);
  return conversation.send('server', applicationData(random, responseLen), received + thinking);
}

/** The machine asks for a name. Returns when it has the answer. */
export function resolve(
  { tap, random }: Scene,
  name: string,
  type: DnsType,
  answers: readonly DnsAnswer[],
  time: number,
): number {
  const id = random.next() & 0xffff;
  const client = { host: VM, port: ephemeralPort(random) };
  const server = { host: AZURE, port: 53 };
  const answered = time + random.between(400, 9_000) * MICROSECOND;
  tap.udp(time, client, server, dnsQuery(id, name, type));
  tap.udp(answered, server, client, dnsResponse(id, name, type, answers));
  return answered + MILLISECOND;
}

/** Four address bytes for an answer of type A. */
export const addressBytes = ({ ip }: Host): number[] => [24, 16, 8, 0].map((shift) => (ip[3] >>> shift) & 255);
