/** JA3 and JA3S (Salesforce, 2017): fingerprints of TLS clients and servers, since many lists are kept by them. */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ServerHello } from './hello.ts';
import type { ClientOffer } from './offer.ts';

/** Fingerprints of servers repeat within a capture: each is kept in one place, which the next that falls there takes; a power of two. */
const KEPT = 1024;
const FNV_PRIME = 0x01000193;
const FNV_START = 0x811c9dc5;

interface KeptHello {
  readonly hello: ServerHello;
  readonly fingerprint: string;
}
const keptHellos = new Array<KeptHello | null>(KEPT).fill(null);

/** `order`: the extensions as they came. */
export function ja3({ legacyVersion, ciphers, groups, pointFormats }: ClientOffer, order: Uint16Array): string {
  return hashOf(
    `${legacyVersion},${ciphers.join('-')},${order.join('-')},${groups.join('-')},${pointFormats.join('-')}`,
  );
}

/** `legacyVersion`: the one in the server's hello itself, not that of an extension. */
export function ja3s(hello: ServerHello): string {
  const place = placeOf(hello);
  const kept = keptHellos[place] ?? null;
  if (kept !== null && areAlike(kept.hello, hello)) return kept.fingerprint;
  const { legacyVersion, cipher, extensions } = hello;
  const fingerprint = hashOf(`${legacyVersion},${cipher},${extensions.join('-')}`);
  keptHellos[place] = { hello, fingerprint };
  return fingerprint;
}

function placeOf({ legacyVersion, cipher, extensions }: ServerHello): number {
  let hash = Math.imul(FNV_START ^ legacyVersion, FNV_PRIME);
  hash = Math.imul(hash ^ cipher, FNV_PRIME);
  for (const extension of extensions) hash = Math.imul(hash ^ extension, FNV_PRIME);
  return (hash ^ (hash >>> 15)) & (KEPT - 1);
}

function areAlike(a: ServerHello, b: ServerHello): boolean {
  if (a.legacyVersion !== b.legacyVersion || a.cipher !== b.cipher) return false;
  return a.extensions.length === b.extensions.length && a.extensions.every((type, i) => type === b.extensions[i]);
}

const hashOf = (text: string): string => bytesToHex(md5(utf8ToBytes(text)));
