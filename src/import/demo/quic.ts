/**
 * QUIC version 1 as it is seen from outside: Initial packets under the keys that everybody can derive (RFC 9001 section
 * 5.2), so that the hellos can be read, and opaque packets after them.
 */
import { createCipheriv, createHmac } from 'node:crypto';
import { join, type Part, u16, u32, withLen8, withLen16 } from './bytes.ts';
import type { Random } from './random.ts';
import { clientHello, PROFILES, serverHello } from './tls.ts';

const VERSION = u32(1);
const INITIAL_SALT = Buffer.from('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'hex');
/** A client's first datagram is at least this long (RFC 9000 section 14.1). */
const MIN_INITIAL_LEN = 1200;
const TAG_LEN = 16;
const PACKET_NUMBER_LEN = 2;

export type QuicSide = 'client' | 'server';

export interface QuicIds {
  /** What the client chose for the server to begin with; the Initial keys come from it. */
  readonly original: Uint8Array;
  readonly client: Uint8Array;
  readonly server: Uint8Array;
}

export const quicIds = (random: Random): QuicIds => ({
  original: random.bytes(8),
  client: random.bytes(8),
  server: random.bytes(8),
});

/** The datagram with the ClientHello. */
export function clientInitial(random: Random, ids: QuicIds, serverName: string): Uint8Array {
  const transport = transportParameters([0x0f, ids.client], [0x04, varint(15_728_640)], [0x08, varint(100)]);
  const hello = clientHello(random, serverName, PROFILES.quic, [join(u16(0x39), withLen16(transport))]);
  const frames = join([0x06, 0], varint(hello.length), hello);
  return initialPacket('client', ids, ids.original, ids.client, 0, frames, MIN_INITIAL_LEN);
}

/** The server's first datagram: its Initial with the ServerHello, and a Handshake packet nobody outside can read. */
export function serverInitial(random: Random, ids: QuicIds): Uint8Array {
  const hello = serverHello(random, 0x1301, true, new Uint8Array(0));
  const acknowledgement = [0x02, 0, 0, 0, 0];
  const frames = join(acknowledgement, [0x06, 0], varint(hello.length), hello);
  const initial = initialPacket('server', ids, ids.client, ids.server, 0, frames, 0);
  return join(initial, handshakePacket(random, ids.client, ids.server, MIN_INITIAL_LEN - initial.length - 30));
}

export function clientFinished(random: Random, ids: QuicIds): Uint8Array {
  return handshakePacket(random, ids.server, ids.client, 68);
}

/** A datagram under the keys of the connection. */
export function protectedPacket(random: Random, destinationId: Uint8Array, length: number): Uint8Array {
  return join([0x40 | (random.next() & 0x3f)], destinationId, random.bytes(length));
}

function handshakePacket(random: Random, to: Uint8Array, from: Uint8Array, length: number): Uint8Array {
  const first = 0xe0 | (random.next() & 0x0f);
  return join([first], VERSION, withLen8(to), withLen8(from), varint(length), random.bytes(length));
}

function initialPacket(
  side: QuicSide,
  ids: QuicIds,
  to: Uint8Array,
  from: Uint8Array,
  packetNumber: number,
  frames: Uint8Array,
  minLength: number,
): Uint8Array {
  const fixed = join([0xc0 | (PACKET_NUMBER_LEN - 1)], VERSION, withLen8(to), withLen8(from), [0]);
  const overhead = fixed.length + 2 + PACKET_NUMBER_LEN + TAG_LEN;
  const plain = join(frames, new Uint8Array(Math.max(0, minLength - overhead - frames.length)));
  const header = join(fixed, varint(PACKET_NUMBER_LEN + plain.length + TAG_LEN), u16(packetNumber));
  return protect(header, packetNumber, plain, initialKeys(side, ids.original));
}

interface Keys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly headerKey: Uint8Array;
}

/** RFC 9001 section 5.2. */
function initialKeys(side: QuicSide, original: Uint8Array): Keys {
  const initialSecret = createHmac('sha256', INITIAL_SALT).update(original).digest();
  const secret = expandLabel(initialSecret, side === 'client' ? 'client in' : 'server in', 32);
  return {
    key: expandLabel(secret, 'quic key', 16),
    iv: expandLabel(secret, 'quic iv', 12),
    headerKey: expandLabel(secret, 'quic hp', 16),
  };
}

/** HKDF-Expand-Label with an empty context (RFC 8446 section 7.1); one block of SHA-256 is enough for every key here. */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const text = join(u16(length), withLen8('tls13 ', label), [0], [1]);
  return createHmac('sha256', secret).update(text).digest().subarray(0, length);
}

/** Packet and header protection (RFC 9001 sections 5.3 and 5.4). */
function protect(
  header: Uint8Array,
  packetNumber: number,
  plain: Uint8Array,
  { key, iv, headerKey }: Keys,
): Uint8Array {
  const nonce = iv.slice();
  nonce[11] = (nonce[11] as number) ^ packetNumber;
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header);
  const sealed = join(cipher.update(plain), cipher.final(), cipher.getAuthTag());
  const packet = join(header, sealed);
  const numberOffset = header.length - PACKET_NUMBER_LEN;
  const sample = packet.subarray(numberOffset + 4, numberOffset + 20);
  const mask = createCipheriv('aes-128-ecb', headerKey, null).update(sample);
  packet[0] = (packet[0] as number) ^ ((mask[0] as number) & 0x0f);
  for (let i = 0; i < PACKET_NUMBER_LEN; i++)
    packet[numberOffset + i] = (packet[numberOffset + i] as number) ^ (mask[1 + i] as number);
  return packet;
}

const transportParameters = (...parameters: readonly (readonly [id: number, value: Part])[]): Uint8Array =>
  join(...parameters.map(([id, value]) => join([id], withLen8(value))));

/** RFC 9000 section 16. */
function varint(value: number): number[] {
  if (value < 0x40) return [value];
  if (value < 0x4000) return u16(value | 0x4000);
  return u32(value | 0x80000000);
}
