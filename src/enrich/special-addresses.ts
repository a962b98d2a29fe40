/**
 * Addresses that are in no country, mostly by the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890) and the
 * multicast registries. Each has one word, which stands in the country columns.
 */
import { ensureExists } from '../base/assert.ts';
import { isIpv4, parseCidr } from '../base/ip.ts';

export interface SpecialRange {
  readonly range: string;
  readonly word: SpecialWord;
  /** The standard, or who else says so. */
  readonly source: string;
}

export const SPECIAL_WORDS = [
  'private',
  'shared',
  'loopback',
  'link-local',
  'multicast',
  'broadcast',
  'unspecified',
  'documentation',
  'benchmarking',
  'reserved',
] as const;
export type SpecialWord = (typeof SPECIAL_WORDS)[number];

/** The first range that holds an address names it, so a range stands before the wider one it is cut from. */
export const SPECIAL_RANGES: readonly SpecialRange[] = [
  { range: '0.0.0.0/32', word: 'unspecified', source: 'RFC 1122 section 3.2.1.3' },
  { range: '0.0.0.0/8', word: 'reserved', source: 'RFC 791 section 3.2' },
  { range: '10.0.0.0/8', word: 'private', source: 'RFC 1918' },
  { range: '100.64.0.0/10', word: 'shared', source: 'RFC 6598' },
  { range: '127.0.0.0/8', word: 'loopback', source: 'RFC 1122 section 3.2.1.3' },
  // Azure's platform as every machine there sees it (DNS, DHCP, probes): a virtual address in no country.
  {
    range: '168.63.129.16/32',
    word: 'reserved',
    source: 'https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16',
  },
  { range: '169.254.0.0/16', word: 'link-local', source: 'RFC 3927' },
  { range: '172.16.0.0/12', word: 'private', source: 'RFC 1918' },
  { range: '192.0.0.0/24', word: 'reserved', source: 'RFC 6890 section 2.1' },
  { range: '192.0.2.0/24', word: 'documentation', source: 'RFC 5737' },
  { range: '192.88.99.0/24', word: 'reserved', source: 'RFC 7526' },
  { range: '192.168.0.0/16', word: 'private', source: 'RFC 1918' },
  { range: '198.18.0.0/15', word: 'benchmarking', source: 'RFC 2544' },
  { range: '198.51.100.0/24', word: 'documentation', source: 'RFC 5737' },
  { range: '203.0.113.0/24', word: 'documentation', source: 'RFC 5737' },
  { range: '224.0.0.0/4', word: 'multicast', source: 'RFC 5771' },
  { range: '255.255.255.255/32', word: 'broadcast', source: 'RFC 919 section 7' },
  { range: '240.0.0.0/4', word: 'reserved', source: 'RFC 1112 section 4' },
  { range: '::/128', word: 'unspecified', source: 'RFC 4291 section 2.5.2' },
  { range: '::1/128', word: 'loopback', source: 'RFC 4291 section 2.5.3' },
  { range: '::/16', word: 'reserved', source: 'RFC 4291 section 2.5.5.1' },
  { range: '64:ff9b:1::/48', word: 'private', source: 'RFC 8215' },

  { range: '100::/64', word: 'reserved', source: 'RFC 6666' },
  { range: '100:0:0:1::/64', word: 'reserved', source: 'RFC 9780' },
  { range: '2001:2::/48', word: 'benchmarking', source: 'RFC 5180' },
  { range: '2001:db8::/32', word: 'documentation', source: 'RFC 3849' },
  { range: '3fff::/20', word: 'documentation', source: 'RFC 9637' },
  { range: '5f00::/16', word: 'reserved', source: 'RFC 9602' },
  { range: 'fc00::/7', word: 'private', source: 'RFC 4193' },
  { range: 'fe80::/10', word: 'link-local', source: 'RFC 4291 section 2.5.6' },
  { range: 'fec0::/10', word: 'reserved', source: 'RFC 3879' },
  { range: 'ff00::/8', word: 'multicast', source: 'RFC 4291 section 2.7' },
];

interface Bounds {
  /** Per range: four words of the first address, four of the last. Ranges start and end on prefix borders. */
  readonly words: Uint32Array;
  readonly specials: readonly SpecialWord[];
}

const IPV4 = boundsOf(SPECIAL_RANGES.filter(({ range }) => !range.includes(':')));
const IPV6 = boundsOf(SPECIAL_RANGES.filter(({ range }) => range.includes(':')));

function boundsOf(ranges: readonly SpecialRange[]): Bounds {
  const words = new Uint32Array(8 * ranges.length);
  for (const [i, { range }] of ranges.entries()) {
    const { first, last } = ensureExists(parseCidr(range), `range ${range}`);
    words.set(first, 8 * i);
    words.set(last, 8 * i + 4);
  }
  return { words, specials: ranges.map(({ word }) => word) };
}

/** The word for an address in words (IPv4 as 0, 0, 0xffff, a.b.c.d), or null for one that may be in a country. */
export function specialWord(w0: number, w1: number, w2: number, w3: number): SpecialWord | null {
  // IPv4 lies within ::/16, which is special only outside ::ffff:0:0/96.
  if (isIpv4(w0, w1, w2)) {
    for (let at = 0; at < IPV4.words.length; at += 8)
      if (isWithin(IPV4.words, w3, at + 3)) return IPV4.specials[at >> 3] ?? null;
    return null;
  }
  const { words } = IPV6;
  for (let at = 0; at < words.length; at += 8) {
    // A prefix covers each word alone: past the prefix it runs from 0 to all ones.
    if (!isWithin(words, w0, at) || !isWithin(words, w1, at + 1)) continue;
    if (isWithin(words, w2, at + 2) && isWithin(words, w3, at + 3)) return IPV6.specials[at >> 3] ?? null;
  }
  return null;
}

function isWithin(words: Uint32Array, word: number, at: number): boolean {
  const unsigned = word >>> 0;
  return unsigned >= (words[at] as number) && unsigned <= (words[at + 4] as number);
}
