/** ClientHello and ServerHello (RFC 8446 section 4.1, RFC 5246 section 7.4.1), as TLS, DTLS and QUIC carry them. */
import type { Bytes } from '../bytes.ts';
import { nameAt } from '../text-pool.ts';
import { type ClientOffer, isGrease, OfferReader, readAlpn } from './offer.ts';

const Extension = { serverName: 0, alpn: 16, supportedVersions: 43 } as const;
const MAX_EXTENSIONS = 128;
const FIRST_DRAFT_WITH_SESSION = 22;

export interface ClientHello {
  readonly serverName: string | null;
  /** What is offered, the same object for hellos that offer the same. */
  readonly offer: ClientOffer;
  readonly ja3: string;
}

export interface ServerHello {
  /** The one chosen, by the extension where there is one. */
  readonly version: number;
  readonly legacyVersion: number;
  readonly cipher: number;
  readonly extensions: readonly number[];
  readonly alpn: string | null;
}

const reader = new OfferReader();

/** Reads the body of a ClientHello as far as it goes; null when it makes no sense. `isDtls`: with a cookie. */
export function readClientHello(body: Bytes, isDtls: boolean): ClientHello | null {
  const ciphersAt = offerAt(body, isDtls);
  const ciphersLen = body.u16(ciphersAt);
  if (ciphersLen < 0 || ciphersLen % 2 !== 0) return null;
  reader.begin(body, body.u16(0), ciphersAt + 2, ciphersLen);
  let serverName: string | null = null;
  const listAt = extensionsAt(body, ciphersAt, ciphersLen);
  const end = extensionsEnd(body, listAt);
  let at = listAt + 2;
  for (let n = 0; n < MAX_EXTENSIONS && at + 4 <= end; n++) {
    const type = body.u16(at);
    const length = Math.min(body.u16(at + 2), end - at - 4);
    if (type === Extension.serverName) serverName ??= readServerName(body, at + 4, length);
    if (!isGrease(type)) reader.addExtension(type, at + 4, length);
    at += 4 + length;
  }
  const { offer, ja3 } = reader.finish();
  return { serverName, offer, ja3 };
}

/** The server name of a ClientHello of which the end is missing; null while it is not there. */
export function readServerNameSoFar(body: Bytes): string | null {
  const ciphersAt = offerAt(body, false);
  const ciphersLen = body.u16(ciphersAt);
  if (ciphersLen < 0 || ciphersLen % 2 !== 0) return null;
  let serverName: string | null = null;
  eachExtension(body, extensionsAt(body, ciphersAt, ciphersLen), (type, from, length) => {
    if (type === Extension.serverName) serverName ??= readServerName(body, from, length);
  });
  return serverName;
}

/** Where the list of ciphers begins. */
function offerAt(body: Bytes, isDtls: boolean): number {
  const at = 34 + 1 + body.u8(34);
  return isDtls ? at + 1 + Math.max(body.u8(at), 0) : at;
}

function extensionsAt(body: Bytes, ciphersAt: number, ciphersLen: number): number {
  const at = ciphersAt + 2 + ciphersLen;
  return at + 1 + Math.max(body.u8(at), 0);
}

const extensionsEnd = (body: Bytes, at: number): number => Math.min(body.length, at + 2 + Math.max(body.u16(at), 0));

/** Reads the body of a ServerHello; null when it is cut short. */
export function readServerHello(body: Bytes): ServerHello | null {
  // Drafts of TLS 1.3 before the 22nd have neither a session nor a compression.
  const isEarlyDraft = body.u16(0) >> 8 === 0x7f && body.u8(1) < FIRST_DRAFT_WITH_SESSION;
  const at = isEarlyDraft ? 34 : 34 + 1 + body.u8(34);
  const cipher = body.u16(at);
  if (cipher < 0) return null;
  const legacyVersion = body.u16(0);
  let version = legacyVersion;
  let alpn: string | null = null;
  const extensions: number[] = [];
  eachExtension(body, isEarlyDraft ? at + 2 : at + 3, (type, from, length) => {
    extensions.push(type);
    if (type === Extension.supportedVersions && length === 2) version = body.u16(from);
    else if (type === Extension.alpn) alpn = readAlpn(body, from, length)[0] ?? null;
  });
  return { version, legacyVersion, cipher, extensions, alpn };
}

function eachExtension(body: Bytes, at: number, visit: (type: number, from: number, length: number) => void): void {
  const end = extensionsEnd(body, at);
  let from = at + 2;
  for (let n = 0; n < MAX_EXTENSIONS && from + 4 <= end; n++) {
    const length = Math.min(body.u16(from + 2), end - from - 4);
    visit(body.u16(from), from + 4, length);
    from += 4 + length;
  }
}

/** RFC 6066 section 3: the first host name of the list, in small letters; null when it is no name. */
function readServerName(body: Bytes, from: number, length: number): string | null {
  if (length < 5 || body.u8(from + 2) !== 0) return null;
  const size = Math.min(body.u16(from + 3), length - 5);
  return size > 0 ? nameAt(body, from + 5, size) : null;
}

const LONGEST_NAME = 255;
const UNCLEAN = /[^\x21-\x40\x5b-\x7e]|\.$/;

/** A name from the wire as we show it: small letters, what is no visible ASCII as "?", no dot at the end, bounded. */
export function cleanName(raw: string): string {
  if (raw.length <= LONGEST_NAME && !UNCLEAN.test(raw)) return raw;
  let name = raw.slice(0, LONGEST_NAME).toLowerCase();
  if (name.endsWith('.')) name = name.slice(0, -1);
  return name.replace(/[^\x21-\x7e]/g, '?');
}
