/** SSH's key exchange as far as it is in the clear (RFC 4253 section 7.1), and HASSH, the fingerprint made of it (Salesforce, 2018). */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Bytes } from '../bytes.ts';

/** SSH_MSG_KEXINIT */
export const KEX_INIT = 20;
/** Length of the packet, length of its padding, the message's number, a cookie. */
const LISTS_AT = 4 + 1 + 1 + 16;
const LISTS = 8;
const LONGEST_LIST = 8192;

/** Lists of names as they are offered, separated by commas. */
export interface KeyExchange {
  readonly kex: string;
  readonly encryption: readonly [toServer: string, toClient: string];
  readonly mac: readonly [toServer: string, toClient: string];
  readonly compression: readonly [toServer: string, toClient: string];
}

/** The binary packet at `at`; null while it is not all there, and when it is none. */
export function readKeyExchange(bytes: Bytes, at: number): KeyExchange | null {
  if (bytes.u8(at + 5) !== KEX_INIT) return null;
  const lists: string[] = [];
  let from = at + LISTS_AT;
  for (let n = 0; n < LISTS; n++) {
    const length = bytes.u32(from);
    if (length < 0 || length > LONGEST_LIST || from + 4 + length > bytes.length) return null;
    lists.push(bytes.text(from + 4, length));
    from += 4 + length;
  }
  const [kex = '', , e1 = '', e2 = '', m1 = '', m2 = '', c1 = '', c2 = ''] = lists;
  return { kex, encryption: [e1, e2], mac: [m1, m2], compression: [c1, c2] };
}

/** What a side can do in the direction in which it sends. */
export function hassh({ kex, encryption, mac, compression }: KeyExchange, side: 'client' | 'server'): string {
  const way = side === 'client' ? 0 : 1;
  return bytesToHex(md5(utf8ToBytes([kex, encryption[way], mac[way], compression[way]].join(';'))));
}
