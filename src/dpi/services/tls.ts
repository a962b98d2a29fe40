import { type Analyzer, FROM_CLIENT, FROM_SERVER, type Match, YES } from '../analyzer.ts';
import { Bytes } from '../bytes.ts';
import type { FactGroup, FactValue } from '../facts.ts';
import type { Probe } from '../probe.ts';
import { readCertificate } from '../tls/certificate.ts';
import { certificateOwner } from '../tls/certificate-owner.ts';
import { cipherName } from '../tls/cipher-names.ts';
import {
  ContentType,
  findMessage,
  HandshakeType,
  handshakeBytes,
  isRecordAt,
  RECORD_HEADER_LEN,
  versionName,
} from '../tls/handshake.ts';
import {
  type ClientHello,
  readClientHello,
  readServerHello,
  readServerNameSoFar,
  type ServerHello,
} from '../tls/hello.ts';
import { ja3s } from '../tls/ja3.ts';
import { type Carrier, highestVersion, ja4 } from '../tls/ja4.ts';
import type { ClientOffer } from '../tls/offer.ts';

const TLS_1_3 = 0x0304;
/** Lengths of an alert in the clear and of one that is encrypted. */
const MAX_ALERT_LEN = 96;

export const tls: Analyzer = {
  service: 'tls',
  title: 'TLS',
  category: 'web',
  doc: 'Transport Layer Security: encrypts the protocol within.',
  standard: 'RFC 8446',
  transports: ['tcp'],
  likelyPorts: [443, 8443, 853, 993, 995, 465, 990, 992, 636, 989, 5061, 5671, 8883, 3269, 5349, 6514, 2376, 6443],
  firstBytes: [0x14, 0x15, 0x16, 0x17, 0x80],
  aliases: {
    ndpi: ['TLS', 'IMAPS', 'POPS', 'SMTPS', 'FTPS'],
    wireshark: ['tls', 'ssl'],
    zeek: ['ssl'],
    iana: ['https', 'imaps', 'pop3s', 'submissions', 'ftps', 'domain-s', 'ldaps'],
  },

  inspect(bytes) {
    if (bytes.u8(0) === 0x80) return inspectSsl2(bytes);
    if (bytes.length < RECORD_HEADER_LEN) return bytes.u8(1) === 3 || bytes.length === 1 ? 'maybe' : 'no';
    if (!isRecordAt(bytes, 0)) return 'no';
    if (bytes.u8(0) !== ContentType.handshake) return inspectLaterRecord(bytes);
    const type = bytes.u8(RECORD_HEADER_LEN);
    if (type === HandshakeType.clientHello) return inspectClientHello(bytes);
    if (type === HandshakeType.serverHello) return inspectServerHello(bytes);
    if (type < 0) return 'maybe';
    // Renegotiation, or a handshake met in its middle: the records must fit each other.
    return inspectLaterRecord(bytes);
  },

  follow(bytes, match) {
    if (!bytes.fromStart || bytes.length < RECORD_HEADER_LEN) return true;
    const flight = afterAlerts(bytes);
    if (!isRecordAt(flight, 0) || flight.u8(0) !== ContentType.handshake) return flight.length < RECORD_HEADER_LEN;
    return readServerFlight(flight, match);
  },
};

function inspectClientHello(bytes: Probe): Match | 'maybe' | 'no' {
  const message = findMessage(handshakeBytes(bytes), HandshakeType.clientHello);
  if (message === null) return 'maybe';
  if (message.body.u8(0) > 3 || message.body.length < 38) return message.whole ? 'no' : 'maybe';
  if (!bytes.wantsDetails) return FROM_CLIENT;
  if (!message.whole) return { client: 'sender', pending: true, ...serverNameSoFar(message.body) };
  const hello = readClientHello(message.body, false);
  // Damaged lists of what is offered: a hello all the same.
  if (hello === null) return { client: 'sender' };
  if (hello.serverName !== null) bytes.askedFor(hello.serverName, 'sni');
  const match = describeClient(hello, 't');
  match.follow = true;
  return match;
}

function serverNameSoFar(body: Bytes): Pick<Match, 'serverName'> {
  const serverName = readServerNameSoFar(body);
  return serverName === null ? {} : { serverName };
}

/** What a client hello tells, for TLS, DTLS and QUIC alike. */
export function describeClient({ serverName, offer, ja3 }: ClientHello, carrier: Carrier): Match {
  const told = toldBy(offer, carrier);
  const facts: FactGroup = serverName === null ? {} : { server_name: serverName };
  facts.versions_offered = told.versions;
  if (offer.alpn.length > 0) facts.alpn_offered = offer.alpn;
  facts.ja3 = ja3;
  const match: Match = { client: 'sender', tlsVersion: told.tlsVersion, ja4: told.ja4, facts };
  if (serverName !== null) match.serverName = serverName;
  if (offer.alpn[0] !== undefined) match.alpn = offer.alpn[0];
  return match;
}

/** What an offer comes to in words. */
interface ToldByOffer {
  /** The highest version. */
  readonly tlsVersion: string;
  readonly versions: readonly string[];
  readonly ja4: string;
}

/** By offer, which are few: clients of one make offer the same. */
const TOLD: Readonly<Record<Carrier, WeakMap<ClientOffer, ToldByOffer>>> = {
  t: new WeakMap(),
  q: new WeakMap(),
  d: new WeakMap(),
};

function toldBy(offer: ClientOffer, carrier: Carrier): ToldByOffer {
  let told = TOLD[carrier].get(offer);
  if (told === undefined) {
    const offered = offer.supportedVersions.length > 0 ? offer.supportedVersions : [offer.legacyVersion];
    told = {
      tlsVersion: versionName(highestVersion(offer)),
      versions: offered.map(versionName),
      ja4: ja4(offer, carrier),
    };
    TOLD[carrier].set(offer, told);
  }
  return told;
}

/** What a server hello tells, for TLS and DTLS alike. */
export function describeServer(hello: ServerHello, match: Match): void {
  match.tlsVersion = versionName(hello.version);
  match.facts ??= {};
  match.facts.version = match.tlsVersion;
  match.facts.cipher = cipherName(hello.cipher);
  match.facts.ja3s = ja3s(hello);
  if (hello.alpn !== null) match.facts.alpn = hello.alpn;
}

function inspectServerHello(bytes: Probe): Match | 'maybe' {
  if (!bytes.wantsDetails) return FROM_SERVER;
  const match: Match = { client: 'receiver' };
  if (readServerFlight(bytes, match)) match.pending = true;
  return match;
}

/** A server may warn before it answers, most often that it does not know the name (RFC 6066 section 3). */
function afterAlerts(bytes: Bytes): Bytes {
  let at = 0;
  while (bytes.u8(at) === ContentType.alert && isRecordAt(bytes, at)) at += RECORD_HEADER_LEN + bytes.u16(at + 3);
  return at === 0
    ? bytes
    : new Bytes(bytes.view, bytes.offset + Math.min(at, bytes.length), Math.max(bytes.length - at, 0));
}

/** Reads the server's first flight into `match`; true while more of it is worth waiting for. */
function readServerFlight(bytes: Bytes, match: Match): boolean {
  const handshake = handshakeBytes(bytes);
  const message = findMessage(handshake, HandshakeType.serverHello);
  if (message === null || !message.whole) return true;
  const hello = readServerHello(message.body);
  if (hello === null) return false;
  describeServer(hello, match);
  if (hello.alpn !== null) match.alpn = hello.alpn;
  // TLS 1.3 answers within what is encrypted: then the client's offer stays.
  else if (hello.version < TLS_1_3) delete match.alpn;
  if (hello.version >= TLS_1_3) return false;
  const certificate = findMessage(handshake, HandshakeType.certificate);
  if (certificate === null) return findMessage(handshake, HandshakeType.serverHelloDone) === null && !hasEnded(bytes);
  const read = readCertificate(certificate.body, 6);
  if (read !== null) {
    if (match.facts !== undefined) match.facts.certificate = read;
    match.certificateNames = namesOf(read);
    const owner = certificateOwner(String(read.subject ?? ''), String(read.issuer ?? ''));
    if (owner !== null) match.application = owner;
  }
  return read === null && !certificate.whole;
}

/** The alternative names of a certificate, or the common name of its subject. */
function namesOf(certificate: Record<string, FactValue>): readonly string[] {
  if (Array.isArray(certificate.names)) return certificate.names as readonly string[];
  const commonName = /CN=([^,]+)/.exec(String(certificate.subject ?? ''))?.[1];
  return commonName === undefined ? [] : [commonName.toLowerCase()];
}

/** True when a record that is no handshake follows: a resumed session shows no certificate. */
function hasEnded(bytes: Bytes): boolean {
  let at = 0;
  while (bytes.u8(at) === ContentType.handshake && isRecordAt(bytes, at)) at += RECORD_HEADER_LEN + bytes.u16(at + 3);
  return at < bytes.length;
}

/** Records of a connection whose beginning is missing: headers that lead from one to the next. */
function inspectLaterRecord(bytes: Probe): Match | 'maybe' | 'no' {
  const type = bytes.u8(0);
  const length = bytes.u16(3);
  if (type === ContentType.changeCipherSpec && length !== 1) return 'no';
  if (type === ContentType.alert && length > MAX_ALERT_LEN) return 'no';
  if (bytes.u8(2) === 0) return 'no';
  const next = RECORD_HEADER_LEN + length;
  if (next === Math.max(bytes.length, bytes.wireLength)) return YES;
  if (next + RECORD_HEADER_LEN > bytes.length) return 'maybe';
  return isRecordAt(bytes, next) && bytes.u8(next + 2) === bytes.u8(2) ? YES : 'no';
}

/** The hello of SSL 2 that clients once sent to offer SSL 3 and TLS as well (RFC 5246 appendix E.2). */
function inspectSsl2(bytes: Probe): Match | 'maybe' | 'no' {
  if (bytes.length < 11) return bytes.u8(2) === 1 ? 'maybe' : 'no';
  const length = bytes.u8(1);
  const version = bytes.u16(3);
  const [ciphers, session, challenge] = [bytes.u16(5), bytes.u16(7), bytes.u16(9)];
  const fits = length === 9 + ciphers + session + challenge && ciphers > 0 && ciphers % 3 === 0;
  if (bytes.u8(2) !== 1 || !fits || (version !== 2 && (version < 0x0300 || version > 0x0303))) return 'no';
  return { client: 'sender', tlsVersion: versionName(version), follow: true };
}

/** `follow` of protocols that turn into TLS on the way: takes over what the client hello tells, once it comes. */
export function followStartTls(bytes: Probe, match: Match): boolean {
  if (bytes.u8(0) !== ContentType.handshake || !isRecordAt(bytes, 0)) return true;
  const type = bytes.u8(RECORD_HEADER_LEN);
  if (type === HandshakeType.serverHello && match.layers?.tls !== undefined) {
    const within: Match = { facts: match.layers.tls };
    readServerFlight(bytes, within);
    if (within.tlsVersion !== undefined) match.tlsVersion = within.tlsVersion;
    return false;
  }
  if (type !== HandshakeType.clientHello) return true;
  const message = findMessage(handshakeBytes(bytes), HandshakeType.clientHello);
  const hello = message === null ? null : readClientHello(message.body, false);
  if (hello === null) return true;
  const { facts, client: _, ...found } = describeClient(hello, 't');
  Object.assign(match, found);
  match.layers = { ...match.layers, tls: facts ?? {} };
  return true;
}
