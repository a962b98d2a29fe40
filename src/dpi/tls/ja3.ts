/** JA3 and JA3S (Salesforce, 2017): fingerprints of TLS clients and servers, since many lists are kept by them. */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ServerHello } from './hello.ts';
import type { ClientOffer } from './offer.ts';

/** Fingerprints repeat within a capture: they are kept, up to so many. */
const MAX_KEPT = 4096;
const KEPT = new Map<string, string>();

/** `order`: the extensions as they came. */
export function ja3({ legacyVersion, ciphers, groups, pointFormats }: ClientOffer, order: Uint16Array): string {
  return hashOf(
    `${legacyVersion},${ciphers.join('-')},${order.join('-')},${groups.join('-')},${pointFormats.join('-')}`,
  );
}

/** `legacyVersion`: the one in the server's hello itself, not that of an extension. */
export function ja3s({ legacyVersion, cipher, extensions }: ServerHello): string {
  return hashOf(`${legacyVersion},${cipher},${extensions.join('-')}`);
}

function hashOf(text: string): string {
  let hash = KEPT.get(text);
  if (hash === undefined) {
    hash = bytesToHex(md5(utf8ToBytes(text)));
    if (KEPT.size >= MAX_KEPT) KEPT.clear();
    KEPT.set(text, hash);
  }
  return hash;
}
