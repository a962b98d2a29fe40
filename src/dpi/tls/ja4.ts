/** JA4, the fingerprint of a TLS client (FoxIO, technical details of JA4, 2023): what was offered, sorted, without GREASE. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type ClientOffer, isGrease } from './offer.ts';

const NO_HASH = '000000000000';
const SERVER_NAME = 0;
const ALPN = 16;

/** t for TLS over TCP, q for QUIC, d for DTLS. */
export type Carrier = 't' | 'q' | 'd';

export function ja4(offer: ClientOffer, carrier: Carrier): string {
  const ciphers = offer.ciphers.filter((c) => !isGrease(c));
  const extensions = offer.extensions.filter((e) => !isGrease(e));
  const version = VERSIONS.get(highestVersion(offer)) ?? '00';
  const named = extensions.includes(SERVER_NAME) ? 'd' : 'i';
  const head = `${carrier}${version}${named}${twoDigits(ciphers.length)}${twoDigits(extensions.length)}${alpnCode(offer.alpn[0])}`;
  const hashed = extensions.filter((e) => e !== SERVER_NAME && e !== ALPN);
  const signatures = offer.signatureAlgorithms.filter((s) => !isGrease(s));
  const offered = ciphers.length === 0 ? NO_HASH : listHash(ciphers, []);
  return `${head}_${offered}_${hashed.length === 0 ? NO_HASH : listHash(hashed, signatures)}`;
}

/** The highest version the client offers, by the extension where it has one. */
export function highestVersion(offer: ClientOffer): number {
  let highest = -1;
  for (const version of offer.supportedVersions) {
    if (isGrease(version)) continue;
    // DTLS numbers its versions downwards.
    const isHigher = version >> 8 === 0xfe ? highest < 0 || version < highest : version > highest;
    if (isHigher) highest = version;
  }
  return highest < 0 ? offer.legacyVersion : highest;
}

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
  [0x0002, 's2'],
  [0xfeff, 'd1'],
  [0xfefd, 'd2'],
  [0xfefc, 'd3'],
]);

const twoDigits = (count: number): string => String(Math.min(count, 99)).padStart(2, '0');
const hex4 = (value: number): string => value.toString(16).padStart(4, '0');

/** First and last character of the first protocol offered; their hexadecimal digits where they are no letters or digits. */
function alpnCode(alpn: string | undefined): string {
  if (alpn === undefined || alpn.length === 0) return '00';
  const first = alpn.charAt(0);
  const last = alpn.charAt(alpn.length - 1);
  if (/^[0-9a-zA-Z]{2}$/.test(first + last)) return first + last;
  return hexByte(first).charAt(0) + hexByte(last).charAt(1);
}

const hexByte = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0');

/** The first twelve digits of the SHA-256 of a list as JA4 writes it: sorted, `tail` after it as it is. */
function listHash(values: readonly number[], tail: readonly number[]): string {
  const sorted = values.map(hex4).sort().join(',');
  const text = tail.length > 0 ? `${sorted}_${tail.map(hex4).join(',')}` : sorted;
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 6));
}
