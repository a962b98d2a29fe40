/**
 * Community ID version 1, seed 0 (https://github.com/corelight/community-id-spec): base64 of the SHA-1 over seed,
 * addresses, protocol and ports, the smaller end first. ICMP types stand for ports, an answer's type for the question's.
 */
import { isIpv4 } from '../base/ip.ts';
import { sha1OfBlock } from './sha1-block.ts';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const SCTP = 132;

/** Question and answer types of ICMP; what is not here has no answer. */
const ICMP_PAIRS: ReadonlyMap<number, number> = new Map([
  [0, 8],
  [8, 0],
  [9, 10],
  [10, 9],
  [13, 14],
  [14, 13],
  [15, 16],
  [16, 15],
  [17, 18],
  [18, 17],
]);
const ICMPV6_PAIRS: ReadonlyMap<number, number> = new Map([
  [128, 129],
  [129, 128],
  [130, 131],
  [131, 130],
  [133, 134],
  [134, 133],
  [135, 136],
  [136, 135],
  [139, 140],
  [140, 139],
  [144, 145],
  [145, 144],
]);

/** 40 bytes at most are hashed. */
const BLOCK_BYTES = 64;

export interface CommunityIdInput {
  /** Four words each, in `words` at these places. */
  readonly words: Int32Array | Uint32Array;
  readonly src: number;
  readonly dst: number;
  readonly proto: number;
  /** -1 where there is none. */
  readonly srcPort: number;
  readonly dstPort: number;
  /** Type and code of the flow's first ICMP message, sent by the source; -1 for other protocols. */
  readonly icmpType: number;
  readonly icmpCode: number;
}

/** Reuses its buffers from call to call. */
export class CommunityId {
  readonly #bytes = new Uint8Array(BLOCK_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);

  of(input: CommunityIdInput): string {
    const { words, proto } = input;
    let { src, dst, srcPort, dstPort } = input;
    let isOneWay = false;
    if (proto === ICMP || proto === ICMPV6) {
      const answer = (proto === ICMP ? ICMP_PAIRS : ICMPV6_PAIRS).get(input.icmpType);
      isOneWay = answer === undefined;
      srcPort = input.icmpType;
      dstPort = answer ?? input.icmpCode;
    } else if (proto !== TCP && proto !== UDP && proto !== SCTP) {
      srcPort = -1;
    }
    const hasPorts = srcPort >= 0 && dstPort >= 0;
    if (!isOneWay && isLarger(words, src, dst, hasPorts ? srcPort - dstPort : 0)) {
      [src, dst, srcPort, dstPort] = [dst, src, dstPort, srcPort];
    }
    let at = 2;
    at = this.#address(words, src, at);
    at = this.#address(words, dst, at);
    this.#bytes[at++] = proto;
    this.#bytes[at++] = 0;
    if (hasPorts) {
      this.#view.setUint16(at, srcPort);
      this.#view.setUint16(at + 2, dstPort);
      at += 4;
    }
    return textOf(sha1OfBlock(this.#bytes, this.#view, at));
  }

  #address(words: Int32Array | Uint32Array, from: number, at: number): number {
    if (isIpv4(words[from]!, words[from + 1]!, words[from + 2]!)) {
      this.#view.setUint32(at, words[from + 3]!);
      return at + 4;
    }
    for (let i = 0; i < 4; i++) this.#view.setUint32(at + 4 * i, words[from + i]!);
    return at + 16;
  }
}

function isLarger(words: Int32Array | Uint32Array, a: number, b: number, portDifference: number): boolean {
  for (let i = 0; i < 4; i++) {
    const difference = (words[a + i]! >>> 0) - (words[b + i]! >>> 0);
    if (difference !== 0) return difference > 0;
  }
  return portDifference > 0;
}

const ALPHABET = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (letter) =>
  letter.charCodeAt(0),
);
/** The codes of `1:`, 27 digits and the sign that 20 bytes are no multiple of three. */
const codes: number[] = Array.from(`1:${'='.repeat(28)}`, (letter) => letter.charCodeAt(0));
const DIGITS_AT = 2;

/** One piece from the start: a text put together of thirty would be so many objects, and be copied where it is read. */
function textOf(digest: Uint8Array): string {
  let at = DIGITS_AT;
  for (let i = 0; i < digest.length; i += 3) {
    const group = (digest[i]! << 16) | (digest[i + 1]! << 8) | (digest[i + 2] ?? 0);
    codes[at++] = ALPHABET[group >> 18]!;
    codes[at++] = ALPHABET[(group >> 12) & 63]!;
    codes[at++] = ALPHABET[(group >> 6) & 63]!;
    if (i + 2 < digest.length) codes[at++] = ALPHABET[group & 63]!;
  }
  return String.fromCharCode.apply(null, codes);
}
