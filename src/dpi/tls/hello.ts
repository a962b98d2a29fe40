/** ClientHello and ServerHello (RFC 8446 section 4.1, RFC 5246 section 7.4.1), as TLS, DTLS and QUIC carry them. */
import type { Bytes } from '../bytes.ts';

const Extension = {
  serverName: 0,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  supportedVersions: 43,
} as const;
const MAX_EXTENSIONS = 128;
const MAX_CIPHERS = 1024;

export interface ClientHello {
  readonly legacyVersion: number;
  /** Numbers in the order offered, GREASE (RFC 8701) included. */
  readonly ciphers: readonly number[];
  readonly extensions: readonly number[];
  readonly supportedVersions: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  readonly groups: readonly number[];
  readonly pointFormats: readonly number[];
  readonly alpn: readonly string[];
  readonly serverName: string | null;
}

export interface ServerHello {
  readonly version: number;
  readonly cipher: number;
  readonly extensions: readonly number[];
  readonly alpn: string | null;
}

/** RFC 8701: 0x0a0a, 0x1a1a … 0xfafa say nothing. */
export const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/** Reads the body of a ClientHello as far as it goes; null when it makes no sense. `isDtls`: with a cookie. */
export function readClientHello(body: Bytes, isDtls: boolean): ClientHello | null {
  const legacyVersion = body.u16(0);
  let at = 34;
  at += 1 + body.u8(at);
  if (isDtls) at += 1 + Math.max(body.u8(at), 0);
  const ciphersLen = body.u16(at);
  if (ciphersLen < 0 || ciphersLen % 2 !== 0) return null;
  const ciphers = numbers(body, at + 2, Math.min(ciphersLen, 2 * MAX_CIPHERS));
  at += 2 + ciphersLen;
  at += 1 + Math.max(body.u8(at), 0);
  const hello = {
    legacyVersion,
    ciphers,
    extensions: [] as number[],
    supportedVersions: [] as readonly number[],
    signatureAlgorithms: [] as readonly number[],
    groups: [] as readonly number[],
    pointFormats: [] as readonly number[],
    alpn: [] as readonly string[],
    serverName: null as string | null,
  };
  eachExtension(body, at, (type, from, length) => {
    hello.extensions.push(type);
    if (type === Extension.serverName) hello.serverName ??= readServerName(body, from, length);
    else if (type === Extension.supportedGroups) hello.groups = numbers(body, from + 2, length - 2);
    else if (type === Extension.pointFormats) hello.pointFormats = [...body.slice(from + 1, length - 1)];
    else if (type === Extension.signatureAlgorithms) hello.signatureAlgorithms = numbers(body, from + 2, length - 2);
    else if (type === Extension.alpn) hello.alpn = readAlpn(body, from, length);
    else if (type === Extension.supportedVersions) hello.supportedVersions = numbers(body, from + 1, length - 1);
  });
  return hello;
}

/** Reads the body of a ServerHello; null when it is cut short. */
export function readServerHello(body: Bytes): ServerHello | null {
  const at = 34 + 1 + body.u8(34);
  const cipher = body.u16(at);
  if (cipher < 0) return null;
  let version = body.u16(0);
  let alpn: string | null = null;
  const extensions: number[] = [];
  eachExtension(body, at + 3, (type, from, length) => {
    extensions.push(type);
    if (type === Extension.supportedVersions && length === 2) version = body.u16(from);
    else if (type === Extension.alpn) alpn = readAlpn(body, from, length)[0] ?? null;
  });
  return { version, cipher, extensions, alpn };
}

function eachExtension(body: Bytes, at: number, visit: (type: number, from: number, length: number) => void): void {
  const end = Math.min(body.length, at + 2 + Math.max(body.u16(at), 0));
  let from = at + 2;
  for (let n = 0; n < MAX_EXTENSIONS && from + 4 <= end; n++) {
    const length = Math.min(body.u16(from + 2), end - from - 4);
    visit(body.u16(from), from + 4, length);
    from += 4 + length;
  }
}

function numbers(body: Bytes, from: number, length: number): number[] {
  const values: number[] = [];
  for (let at = from; at + 2 <= from + length; at += 2) {
    const value = body.u16(at);
    if (value < 0) break;
    values.push(value);
  }
  return values;
}

/** RFC 6066 section 3: the first host name of the list, in small letters; null when it is no name. */
function readServerName(body: Bytes, from: number, length: number): string | null {
  if (length < 5 || body.u8(from + 2) !== 0) return null;
  const size = Math.min(body.u16(from + 3), length - 5);
  return size > 0 ? cleanName(body.text(from + 5, size)) : null;
}

function readAlpn(body: Bytes, from: number, length: number): string[] {
  const names: string[] = [];
  for (let at = from + 2; at < from + length && names.length < 16; ) {
    const size = body.u8(at);
    if (size <= 0 || at + 1 + size > from + length) break;
    names.push(body.text(at + 1, size));
    at += 1 + size;
  }
  return names;
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
