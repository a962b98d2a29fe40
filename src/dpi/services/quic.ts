import { type Analyzer, type Match, YES } from '../analyzer.ts';
import { Bytes } from '../bytes.ts';
import type { Probe } from '../probe.ts';
import { CryptoStream } from '../quic/crypto-frames.ts';
import { readGoogleHello } from '../quic/google.ts';
import { destinationIdOfCut, type InitialHeader, openInitial, readInitialHeader } from '../quic/initial.ts';
import { isForcingNegotiation, isGoogleQuic, isKnownVersion, isRetry, versionText } from '../quic/version.ts';
import type { Direction } from '../recognition.ts';
import { cipherName } from '../tls/cipher-names.ts';
import { findMessage, HandshakeType, versionName } from '../tls/handshake.ts';
import { readClientHello, readServerHello } from '../tls/hello.ts';
import { ja3s } from '../tls/ja3.ts';
import { describeClient } from './tls.ts';

/** Datagrams of a side that are opened in search of its whole hello. */
const MAX_INITIALS = 8;
const FIXED_BIT = 0x40;
const LONG_HEADER = 0x80;

/** What is remembered between datagrams: the connection id that makes the keys, and the hello so far. */
interface Opening {
  /** Null once the server wants the client to begin anew. */
  destinationId: Uint8Array | null;
  /** Of the client; after its hello of the server. */
  crypto: CryptoStream;
  datagrams: number;
  /** The direction of a client whose Initial the capture cut: its hello cannot be opened, but the server's can. */
  readonly cutDirection: Direction | null;
}

const openingOf = (destinationId: Uint8Array, cutDirection: Direction | null): Opening => ({
  destinationId,
  crypto: new CryptoStream(),
  datagrams: 0,
  cutDirection,
});

export const quic: Analyzer = {
  service: 'quic',
  title: 'QUIC',
  category: 'web',
  doc: 'Encrypted transport over UDP that carries HTTP/3 and more.',
  standard: 'RFC 9000',
  transports: ['udp'],
  likelyPorts: [443, 80, 784, 8853],
  firstBytes: null,
  aliases: { ndpi: ['QUIC'], wireshark: ['quic', 'gquic'], zeek: ['quic'], iana: ['https'] },

  inspect(bytes) {
    const first = bytes.u8(0);
    if ((first & LONG_HEADER) === 0 || first < 0) return inspectGoogle(bytes);
    const version = bytes.u32(1);
    if (version === 0) return inspectNegotiation(bytes);
    if (!isKnownVersion(version)) return inspectGoogle(bytes);
    const destinationLen = bytes.u8(5);
    if (isGoogleQuic(version) && version < 0x51303530) return inspectQ046(bytes);
    if (destinationLen < 0 || destinationLen > 20 || bytes.u8(6 + destinationLen) > 20) return 'no';
    if ((first & FIXED_BIT) === 0 && !isForcingNegotiation(version)) return 'no';
    if (!bytes.wantsDetails) return YES;
    return isRetry(first, version) ? { ...sure(version), client: 'receiver' } : inspectInitial(bytes);
  },

  /** After the client's hello: the server's. */
  follow(bytes, match) {
    const opening = bytes.memory as Opening | undefined;
    if (opening === undefined) return false;
    return bytes.fromClient === true ? followClient(bytes, match, opening) : followServer(bytes, match, opening);
  },
};

const sure = (version: number): Match => ({ pending: true, facts: { version: versionOf(version) } });

function inspectInitial(bytes: Probe): Match {
  const version = bytes.u32(1);
  let opening = bytes.memory as Opening | undefined;
  const cutDirection = opening?.cutDirection ?? null;
  if (opening !== undefined && cutDirection !== null && bytes.direction !== cutDirection)
    return inspectServer(bytes, opening);
  let matched = false;
  let isFromClient = false;
  for (let at = 0; at < bytes.length; ) {
    const header: InitialHeader | null = readInitialHeader(bytes, at);
    if (header === null) break;
    isFromClient ||= header.hasToken;
    const frames = openClients(bytes, at, header, opening);
    if (frames !== null) {
      opening ??= openingOf(header.destinationId.slice(), null);
      bytes.memory = opening;
      matched = true;
      const google = isGoogleQuic(header.version) ? googleMatch(frames) : null;
      if (google !== null) return google;
      if (!opening.crypto.add(frames, isGoogleQuic(header.version))) return { ...sure(version), pending: false };
    }
    at = header.end;
  }
  if (opening === undefined && bytes.length < bytes.wireLength) {
    const destinationId = destinationIdOfCut(bytes);
    if (destinationId !== null) bytes.memory = openingOf(destinationId, bytes.direction);
  }
  if (opening === undefined || !matched) return isFromClient ? { ...sure(version), client: 'sender' } : sure(version);
  opening.datagrams++;
  const hello = readHello(opening.crypto, versionOf(version));
  if (hello === null) return { ...sure(version), client: 'sender', pending: opening.datagrams < MAX_INITIALS };
  if (hello.serverName !== undefined) bytes.askedFor(hello.serverName, 'sni');
  opening.crypto = new CryptoStream();
  opening.datagrams = 0;
  return hello;
}

/** A server's answer to an Initial that was cut. */
function inspectServer(bytes: Probe, opening: Opening): Match {
  const match: Match = { ...sure(bytes.u32(1)), client: 'receiver' };
  match.pending = followServer(bytes, match, opening);
  return match;
}

/** Later Initials of a client may carry another connection id while the keys stay those of the first. */
function openClients(bytes: Probe, at: number, header: InitialHeader, opening: Opening | undefined): Bytes | null {
  const known = opening?.destinationId ?? null;
  const frames = known === null ? null : openInitial(bytes, at, header, known, 'client');
  if (frames !== null || header.destinationId.length === 0) return frames;
  return openInitial(bytes, at, header, header.destinationId, 'client');
}

/** A client that has to begin anew makes new keys. */
function followClient(bytes: Probe, match: Match, opening: Opening): boolean {
  const header = opening.destinationId === null ? readInitialHeader(bytes, 0) : null;
  if (header === null) return true;
  opening.destinationId = header.destinationId.slice();
  if (match.facts !== undefined) match.facts.version = versionOf(header.version);
  return true;
}

/** What the server chose; false when it was read, or will not come. */
function followServer(bytes: Probe, match: Match, opening: Opening): boolean {
  const first = bytes.u8(0);
  if ((first & LONG_HEADER) === 0) return false;
  if (bytes.u32(1) === 0 || isRetry(first, bytes.u32(1))) opening.destinationId = null;
  const { destinationId } = opening;
  if (destinationId === null) return true;
  for (let at = 0; at < bytes.length; ) {
    const header = readInitialHeader(bytes, at);
    if (header === null) break;
    const frames = openInitial(bytes, at, header, destinationId, 'server');
    if (frames !== null && !opening.crypto.add(frames, isGoogleQuic(header.version))) return false;
    at = header.end;
  }
  const message = findMessage(opening.crypto.bytes, HandshakeType.serverHello);
  if (message === null || !message.whole) return ++opening.datagrams < MAX_INITIALS;
  const hello = readServerHello(message.body);
  if (hello === null || match.facts === undefined) return false;
  match.tlsVersion = versionName(hello.version);
  match.facts.cipher = cipherName(hello.cipher);
  match.facts.ja3s = ja3s(hello);
  return false;
}

function readHello(crypto: CryptoStream, version: string): Match | null {
  const message = findMessage(crypto.bytes, HandshakeType.clientHello);
  if (message === null || !message.whole) return null;
  const hello = readClientHello(message.body, false);
  if (hello === null) return null;
  const match = describeClient(hello, 'q');
  match.follow = true;
  match.facts ??= {};
  match.facts.version = version;
  return match;
}

function googleMatch(frames: Bytes): Match | null {
  const hello = readGoogleHello(frames);
  if (hello === null) return null;
  const match: Match = { client: 'sender' };
  if (hello.serverName !== null) match.serverName = hello.serverName;
  if (hello.userAgent !== null) match.facts = { user_agent: hello.userAgent };
  return match;
}

/** RFC 9000 section 17.2.1: version 0, two connection ids, a list of versions of which we know one. */
function inspectNegotiation(bytes: Probe): Match | 'no' {
  const destinationLen = bytes.u8(5);
  const sourceLen = bytes.u8(6 + destinationLen);
  let at = 7 + destinationLen + sourceLen;
  if (destinationLen < 0 || destinationLen > 20 || sourceLen < 0 || sourceLen > 20) return 'no';
  if (bytes.length <= at || (bytes.length - at) % 4 !== 0) return 'no';
  for (; at < bytes.length; at += 4) {
    const version = bytes.u32(at);
    if (isKnownVersion(version) && !isForcingNegotiation(version)) return { client: 'receiver' };
  }
  return 'no';
}

/** Q046: a long header without lengths, the hello in the clear behind it. */
function inspectQ046(bytes: Probe): Match | 'no' {
  const match = googleMatch(new Bytes(bytes.view, bytes.offset, bytes.length));
  return match ?? (bytes.u8(0) >= 0xc0 ? { facts: { version: versionText(bytes.u32(1)) } } : 'no');
}

/** Q024 to Q043: flags, an eight-byte connection id, the version as text, later the hello. */
function inspectGoogle(bytes: Probe): Match | 'no' {
  const flags = bytes.u8(0);
  if (flags < 0 || (flags & 0x01) === 0 || flags > 0x3f || (flags & 0x08) === 0) return 'no';
  const version = bytes.u32(9);
  if (version < 0 || !isGoogleQuic(version)) return 'no';
  return googleMatch(bytes) ?? { client: 'sender', facts: { version: versionText(version) } };
}

function versionOf(version: number): string {
  if (version === 1) return '1';
  if (version === 0x6b3343cf) return '2';
  if (version >>> 8 === 0xff0000) return `draft-${version & 0xff}`;
  return isGoogleQuic(version) ? versionText(version) : `0x${version.toString(16).padStart(8, '0')}`;
}
