/**
 * IP addresses as four big-endian 32-bit words, IPv4 as ::ffff:a.b.c.d, to and from canonical text: dotted decimal for
 * IPv4, RFC 5952 for IPv6. Words may be signed or unsigned; what is returned here is unsigned.
 */
export type IpWords = readonly [number, number, number, number];

/** The addresses `first` to `last`, both included. */
export interface IpRange {
  readonly first: IpWords;
  readonly last: IpWords;
}

const MAPPED = 0xffff;

export function isIpv4(w0: number, w1: number, w2: number): boolean {
  return w0 === 0 && w1 === 0 && w2 === MAPPED;
}

export function formatIp(w0: number, w1: number, w2: number, w3: number): string {
  return isIpv4(w0, w1, w2) ? formatIpv4(w3) : formatIpv6(w0, w1, w2, w3);
}

export function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

function formatIpv6(w0: number, w1: number, w2: number, w3: number): string {
  const groups = [w0 >>> 16, w0 & MAPPED, w1 >>> 16, w1 & MAPPED, w2 >>> 16, w2 & MAPPED, w3 >>> 16, w3 & MAPPED];
  const [runStart, runEnd] = longestZeroRun(groups);
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return runStart < 0 ? hex(0, 8) : `${hex(0, runStart)}::${hex(runEnd, 8)}`;
}

/** RFC 5952 section 4.2: the longest run of at least two zero groups, the first of equals; start -1 for none. */
function longestZeroRun(groups: readonly number[]): [number, number] {
  let best: [number, number] = [-1, 0]; // One long, so that only a run of two is longer.
  let start = -1;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      if (i - start > best[1] - best[0]) best = [start, i];
      start = -1;
    }
  }
  return best;
}

/** Reads an address in any form RFC 4291 section 2.2 allows, without zone; null when it is none. */
export function parseIp(text: string): IpWords | null {
  const v4 = parseIpv4(text);
  if (v4 !== null) return [0, 0, MAPPED, v4];
  return parseIpv6(text);
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function parseIpv4(text: string): number | null {
  const match = IPV4.exec(text);
  if (match === null) return null;
  let word = 0;
  for (const part of match.slice(1)) {
    // "010" is eight to some programs and ten to others (RFC 6943 section 3.1.1), so it is refused.
    if (part.length > 1 && part.startsWith('0')) return null;
    const octet = Number(part);
    if (octet > 255) return null;
    word = word * 256 + octet;
  }
  return word;
}

const HEX_GROUP = /^[0-9a-f]{1,4}$/i;

function parseIpv6(text: string): IpWords | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  const word = (i: number): number => (groups[i] ?? 0) * 0x1_0000 + (groups[i + 1] ?? 0);
  return [word(0), word(2), word(4), word(6)];
}

function parseGroups(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (HEX_GROUP.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const v4 = mayEndInIpv4 && i === parts.length - 1 ? parseIpv4(part) : null;
    if (v4 === null) return null;
    groups.push(v4 >>> 16, v4 & MAPPED);
  }
  return groups;
}

/** Reads `address/length` (host bits are cleared) or an address alone, which is a range of one; null when it is neither. */
export function parseCidr(text: string): IpRange | null {
  const slash = text.indexOf('/');
  const address = parseIp(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash < 0) return { first: address, last: address };
  const lengthText = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(lengthText)) return null;
  const isV4 = !text.slice(0, slash).includes(':');
  const length = Number(lengthText) + (isV4 ? 96 : 0);
  if (length > 128) return null;
  return { first: withHostBits(address, length, 0), last: withHostBits(address, length, 0xffffffff) };
}

function withHostBits(address: IpWords, prefixLength: number, fill: number): IpWords {
  const word = (i: 0 | 1 | 2 | 3): number => {
    const networkBits = Math.min(32, Math.max(0, prefixLength - 32 * i));
    // Shifts count modulo 32, so that a shift by 32 would keep every bit.
    const hostMask = networkBits === 32 ? 0 : 0xffffffff >>> networkBits;
    return ((address[i] & ~hostMask) | (fill & hostMask)) >>> 0;
  };
  return [word(0), word(1), word(2), word(3)];
}

/** The upper and the lower 64 bits, as databases keep them. */
export function ipToHalves(words: IpWords): readonly [hi: bigint, lo: bigint] {
  const half = (high: number, low: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return [half(words[0], words[1]), half(words[2], words[3])];
}

/** The inverse of {@link ipToHalves}. */
export function ipFromHalves(hi: bigint, lo: bigint): IpWords {
  const word = (half: bigint, shift: bigint): number => Number((half >> shift) & 0xffffffffn);
  return [word(hi, 32n), word(hi, 0n), word(lo, 32n), word(lo, 0n)];
}
