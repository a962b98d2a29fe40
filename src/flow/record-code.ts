/** Records of flows on their way to disk and back: most words are zero, so a mask says which follow. */
import { COMMON_WORDS, KIND, LAST_LINE, RECORD_WORDS } from './flow-record.ts';

const MASK_WORDS = Math.ceil(RECORD_WORDS / 32);
const TCP = 6;

/** Most words a packed record takes. */
export const MAX_PACKED_WORDS = MASK_WORDS + RECORD_WORDS;

/** Packs the record at `base` into `into` from `at` on; returns where it ends. */
export function packRecord(words: Int32Array, base: number, into: Int32Array, at: number): number {
  let end = at + MASK_WORDS;
  into.fill(0, at, end);
  // Other protocols leave the words that are TCP's as an earlier flow of their slot had them.
  const isTcp = (words[base + KIND]! & 0xff) === TCP;
  const firstEnd = isTcp ? RECORD_WORDS : COMMON_WORDS;
  for (let i = 0; i < RECORD_WORDS; i++) {
    if (i === firstEnd) i = LAST_LINE;
    const word = words[base + i]!;
    if (word === 0) continue;
    into[at + (i >> 5)] = into[at + (i >> 5)]! | (1 << (i & 31));
    into[end++] = word;
  }
  return end;
}

/** Unpacks the record at `at` of `from` into `words` at `base`; returns where it ended. */
export function unpackRecord(from: Int32Array, at: number, words: Int32Array, base: number): number {
  let next = at + MASK_WORDS;
  words.fill(0, base, base + RECORD_WORDS);
  for (let group = 0; group < MASK_WORDS; group++) {
    for (let mask = from[at + group]!; mask !== 0; mask &= mask - 1) {
      const bit = 31 - Math.clz32(mask & -mask);
      words[base + 32 * group + bit] = from[next++]!;
    }
  }
  return next;
}
