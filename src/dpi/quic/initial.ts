/**
 * Opening QUIC's Initial packets, whose keys follow from what a client sends in the clear (RFC 9001 section 5, RFC 9369 for version 2,
 * the drafts from 22 on, Google's Q050, T050 and T051). A server's do not open where the client's first was not captured:
 * they do not show the connection id that made the keys. Packets of other types cannot be opened by an onlooker.
 */
import { ecb, gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { Bytes } from '../bytes.ts';
import { isVersion2, readVarint, saltsOf } from './version.ts';

const SAMPLE_LEN = 16;
const MAX_PACKET_NUMBER_LEN = 4;
const TAG_LEN = 16;

interface Keys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly hp: Uint8Array;
}

/** Where the parts of a long-header Initial packet lie. */
export interface InitialHeader {
  readonly version: number;
  readonly destinationId: Uint8Array;
  /** Servers may not send one. */
  readonly hasToken: boolean;
  /** Offset of the protected packet number. */
  readonly packetNumberAt: number;
  /** End of this packet within the datagram; another may follow. */
  readonly end: number;
}

/** Reads the header of an Initial packet that starts at `at`; null when it is none or is cut. */
export function readInitialHeader(bytes: Bytes, at: number): InitialHeader | null {
  const version = bytes.u32(at + 1);
  if (version <= 0 || !isInitial(bytes, at)) return null;
  const destinationLen = bytes.u8(at + 5);
  const sourceAt = at + 6 + destinationLen;
  const sourceLen = bytes.u8(sourceAt);
  if (destinationLen < 0 || destinationLen > 20 || sourceLen < 0 || sourceLen > 20) return null;
  const token = readVarint(bytes, sourceAt + 1 + sourceLen);
  const length = token && readVarint(bytes, token.next + token.value);
  if (!length || length.value < SAMPLE_LEN + MAX_PACKET_NUMBER_LEN) return null;
  const end = length.next + length.value;
  if (end > bytes.length) return null;
  const destinationId = bytes.slice(at + 6, destinationLen);
  return { version, destinationId, hasToken: token.value > 0, packetNumberAt: length.next, end };
}

/**
 * The connection id that makes the keys, of a client's first Initial that the capture cut before its end; null for what is
 * none. Clients choose at least eight bytes (RFC 9000 section 7.2).
 */
export function destinationIdOfCut(bytes: Bytes): Uint8Array | null {
  const length = bytes.u8(5);
  if (!isInitial(bytes, 0) || length < 8 || length > 20 || 6 + length > bytes.length) return null;
  return bytes.slice(6, length).slice();
}

const isInitial = (bytes: Bytes, at: number): boolean =>
  // The bit after the first may be anything where both sides agreed on that (RFC 9287).
  bytes.u8(at) >= 0x80 && ((bytes.u8(at) >> 4) & 3) === (isVersion2(bytes.u32(at + 1)) ? 1 : 0);

/** Which side sealed a packet. */
export type Side = 'client' | 'server';

/**
 * The frames of an Initial packet; null when the keys of `side` from `destinationId`, the first connection id that the
 * client sent to, do not open it.
 */
export function openInitial(
  bytes: Bytes,
  at: number,
  header: InitialHeader,
  destinationId: Uint8Array,
  side: Side,
): Bytes | null {
  for (const salt of saltsOf(header.version)) {
    const frames = openWith(bytes, at, header, keysOf(header.version, salt, destinationId, side));
    if (frames !== null) return frames;
  }
  return null;
}

function openWith(bytes: Bytes, at: number, { packetNumberAt, end }: InitialHeader, keys: Keys): Bytes | null {
  const mask = ecb(keys.hp, { disablePadding: true }).encrypt(
    bytes.slice(packetNumberAt + MAX_PACKET_NUMBER_LEN, SAMPLE_LEN),
  );
  const first = bytes.u8(at) ^ ((mask[0] ?? 0) & 0x0f);
  const numberLen = (first & 3) + 1;
  const clear = bytes.slice(at, packetNumberAt - at + numberLen).slice();
  clear[0] = first;
  const nonce = keys.iv.slice();
  for (let i = 0; i < numberLen; i++) {
    const index = packetNumberAt - at + i;
    const digit = (clear[index] ?? 0) ^ (mask[1 + i] ?? 0);
    clear[index] = digit;
    const place = nonce.length - numberLen + i;
    nonce[place] = (nonce[place] ?? 0) ^ digit;
  }
  const sealed = bytes.slice(packetNumberAt + numberLen, end - packetNumberAt - numberLen);
  if (sealed.length < TAG_LEN) return null;
  const opened = decrypt(keys.key, nonce, clear, sealed);
  return opened === null ? null : new Bytes(new DataView(opened.buffer, opened.byteOffset), 0, opened.length);
}

/** Null when the tag does not fit: the cipher's only way to say so is to throw. */
function decrypt(key: Uint8Array, nonce: Uint8Array, clear: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  try {
    return gcm(key, nonce, clear).decrypt(sealed);
  } catch {
    return null;
  }
}

function keysOf(version: number, salt: string, destinationId: Uint8Array, side: Side): Keys {
  const initial = extract(sha256, destinationId, hexToBytes(salt));
  const secret = expandLabel(initial, `${side} in`, 32);
  const prefix = isVersion2(version) ? 'quicv2' : 'quic';
  return {
    key: expandLabel(secret, `${prefix} key`, 16),
    iv: expandLabel(secret, `${prefix} iv`, 12),
    hp: expandLabel(secret, `${prefix} hp`, 16),
  };
}

/** HKDF-Expand-Label of TLS 1.3 with an empty context (RFC 8446 section 7.1). */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const full = `tls13 ${label}`;
  const info = new Uint8Array(4 + full.length);
  info[1] = length;
  info[2] = full.length;
  for (let i = 0; i < full.length; i++) info[3 + i] = full.charCodeAt(i);
  return expand(sha256, secret, info, length);
}
