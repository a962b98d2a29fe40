/**
 * Community ID version 1, seed 0 (https://github.com/corelight/community-id-spec): the SHA-1 over seed, addresses, protocol and
 * ports, the smaller end first. ICMP types stand for ports, an answer's type for the question's.
 */
import { isIpv4 } from '../base/ip.ts';
import { SCHEDULE_WORDS, writeSha1 } from './sha1-block.ts';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const SCTP = 132;
const SEED = 0;

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

/** Reuses its block from call to call. */
export class CommunityId {
  /** The message: a seed of two bytes, so that every word of an address lies across two of these. */
  readonly #block = new Int32Array(SCHEDULE_WORDS);
  #words = 0;
  /** The two bytes that are not in a word yet. */
  #rest = 0;

  /** Writes the digest's five words at `at` of `into`. */
  write(input: CommunityIdInput, into: Uint32Array, at: number): void {
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
    this.#words = 0;
    this.#rest = SEED;
    this.#address(words, src);
    this.#address(words, dst);
    this.#block[this.#words++] = (this.#rest << 16) | (proto << 8);
    if (hasPorts) this.#block[this.#words++] = (srcPort << 16) | dstPort;
    writeSha1(this.#block, this.#words, into, at);
  }

  #address(words: Int32Array | Uint32Array, from: number): void {
    const first = isIpv4(words[from]!, words[from + 1]!, words[from + 2]!) ? 3 : 0;
    for (let i = first; i < 4; i++) {
      const word = words[from + i]!;
      this.#block[this.#words++] = (this.#rest << 16) | (word >>> 16);
      this.#rest = word;
    }
  }
}

function isLarger(words: Int32Array | Uint32Array, a: number, b: number, portDifference: number): boolean {
  for (let i = 0; i < 4; i++) {
    const difference = (words[a + i]! >>> 0) - (words[b + i]! >>> 0);
    if (difference !== 0) return difference > 0;
  }
  return portDifference > 0;
}
