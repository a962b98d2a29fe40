import { type Analyzer, type Match, YES } from '../analyzer.ts';
import { Bytes } from '../bytes.ts';
import type { Probe } from '../probe.ts';
import { CryptoStream } from '../quic/crypto-frames.ts';
import { readGoogleHello } from '../quic/google.ts';
import { type InitialHeader, openInitial, readInitialHeader } from '../quic/initial.ts';
import { isForcingNegotiation, isGoogleQuic, isKnownVersion, versionText } from '../quic/version.ts';
import { findMessage, HandshakeType } from '../tls/handshake.ts';
import { readClientHello } from '../tls/hello.ts';
import { describeClient } from './tls.ts';

/** Datagrams that are opened in search of the whole client hello. */
const MAX_INITIALS = 8;
const FIXED_BIT = 0x40;
const LONG_HEADER = 0x80;

/** What is remembered between datagrams: the connection id that made the keys, and the hello so far. */
interface Opening {
  readonly destinationId: Uint8Array;
  readonly crypto: CryptoStream;
  datagrams: number;
}

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
    return bytes.wantsDetails ? inspectInitial(bytes) : YES;
  },
};

function inspectInitial(bytes: Probe): Match {
  const sure: Match = { pending: true, facts: { version: versionOf(bytes.u32(1)) } };
  let opening = bytes.memory as Opening | undefined;
  let matched = false;
  for (let at = 0; at < bytes.length; ) {
    const header: InitialHeader | null = readInitialHeader(bytes, at);
    if (header === null) break;
    const frames = openWith(bytes, at, header, opening);
    if (frames !== null) {
      opening ??= { destinationId: header.destinationId.slice(), crypto: new CryptoStream(), datagrams: 0 };
      bytes.memory = opening;
      matched = true;
      const google = isGoogleQuic(header.version) ? googleMatch(frames) : null;
      if (google !== null) return google;
      if (!opening.crypto.add(frames, isGoogleQuic(header.version))) return { ...sure, pending: false };
    }
    at = header.end;
  }
  if (opening === undefined || !matched) return sure;
  opening.datagrams++;
  const hello = readHello(opening.crypto, versionOf(bytes.u32(1)));
  if (hello?.serverName !== undefined) bytes.askedFor(hello.serverName, 'sni');
  return hello ?? { ...sure, client: 'sender', pending: opening.datagrams < MAX_INITIALS };
}

/** Later Initials of a client may carry another connection id while the keys stay those of the first. */
function openWith(bytes: Probe, at: number, header: InitialHeader, opening: Opening | undefined): Bytes | null {
  if (opening !== undefined) {
    const frames = openInitial(bytes, at, header, opening.destinationId);
    if (frames !== null) return frames;
  }
  return header.destinationId.length === 0 ? null : openInitial(bytes, at, header, header.destinationId);
}

function readHello(crypto: CryptoStream, version: string): Match | null {
  const message = findMessage(crypto.bytes, HandshakeType.clientHello);
  if (message === null || !message.whole) return null;
  const hello = readClientHello(message.body, false);
  if (hello === null) return null;
  const match = describeClient(hello, 'q');
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
