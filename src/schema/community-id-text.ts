/**
 * Community IDs of version 1 (https://github.com/corelight/community-id-spec) as text: `1:` and the base64 of a SHA-1 digest.
 * Elsewhere they are the digest's five words, as a text for each flow would cost more than all the rest of it.
 */

/** Words of a digest, the first bytes in the upper bits of the first. */
export const DIGEST_WORDS = 5;

/** Letters of a text in twos, the first of each in the lower byte: `1:`, 26 digits of six bits, one of four bits and `=`. */
export const COMMUNITY_ID_PAIRS = 15;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const codeOf = (digit: number): number => DIGITS.charCodeAt(digit);
const pairOf = (first: number, second: number): number => first | (second << 8);

/** Of every twelve bits. */
const PAIRS = Uint16Array.from({ length: 4096 }, (_, bits) => pairOf(codeOf(bits >> 6), codeOf(bits & 63)));
/** Of the last four bits. */
const LAST_PAIRS = Uint16Array.from({ length: 16 }, (_, bits) => pairOf(codeOf(bits << 2), '='.charCodeAt(0)));
const VERSION = pairOf('1'.charCodeAt(0), ':'.charCodeAt(0));

/** Writes the {@link COMMUNITY_ID_PAIRS} of the digest at `at` of `words`. */
export function writeCommunityId(words: ArrayLike<number>, at: number, pairs: Uint16Array): void {
  const w1 = words[at + 1]!;
  const w2 = words[at + 2]!;
  const w4 = words[at + 4]!;
  pairs[0] = VERSION;
  writeWord(words[at]!, w1, pairs, 1);
  pairs[4] = PAIRS[(w1 >>> 16) & 4095]!;
  pairs[5] = PAIRS[(w1 >>> 4) & 4095]!;
  pairs[6] = PAIRS[((w1 & 15) << 8) | (w2 >>> 24)]!;
  pairs[7] = PAIRS[(w2 >>> 12) & 4095]!;
  pairs[8] = PAIRS[w2 & 4095]!;
  writeWord(words[at + 3]!, w4, pairs, 9);
  pairs[12] = PAIRS[(w4 >>> 16) & 4095]!;
  pairs[13] = PAIRS[(w4 >>> 4) & 4095]!;
  pairs[14] = LAST_PAIRS[w4 & 15]!;
}

/** The pairs of a word and of the next one's first four bits. */
function writeWord(word: number, next: number, pairs: Uint16Array, at: number): void {
  pairs[at] = PAIRS[word >>> 20]!;
  pairs[at + 1] = PAIRS[(word >>> 8) & 4095]!;
  pairs[at + 2] = PAIRS[((word & 255) << 4) | (next >>> 28)]!;
}

const decoder = new TextDecoder();

export function formatCommunityId(words: ArrayLike<number>, at: number): string {
  const pairs = new Uint16Array(COMMUNITY_ID_PAIRS);
  writeCommunityId(words, at, pairs);
  return decoder.decode(pairs);
}

const SHAPE = /^1:[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=$/;

/** The digest's words; null for what is no Community ID of version 1. */
export function parseCommunityId(text: string): Uint32Array | null {
  if (!SHAPE.test(text)) return null;
  const words = new Uint32Array(DIGEST_WORDS);
  for (let bit = 0; bit < 32 * DIGEST_WORDS; bit++) {
    const digit = DIGITS.indexOf(text[2 + Math.floor(bit / 6)]!);
    const isSet = (digit >> (5 - (bit % 6))) & 1;
    words[bit >> 5] = words[bit >> 5]! | (isSet << (31 - (bit & 31)));
  }
  return words;
}
