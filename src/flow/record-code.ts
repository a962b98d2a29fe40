/** Flows on their way to disk and back: most words are zero, so a mask says which follow. */
import { KIND, RECORD_WORDS, TCP_PART, TCP_WORDS, WHOLE_WORDS } from './flow-record.ts';

const MASK_WORDS = WHOLE_WORDS / 32;
const TCP = 6;

/** Most words a packed flow takes. */
export const MAX_PACKED_WORDS = MASK_WORDS + WHOLE_WORDS;

/** Packs the record at `base`, and its TCP part, into `into` from `at` on; returns where it ends. */
export function packRecord(words: Int32Array, base: number, into: Int32Array, at: number): number {
  into.fill(0, at, at + MASK_WORDS);
  const end = pack(words, base, RECORD_WORDS, into, at, at + MASK_WORDS);
  if ((words[base + KIND]! & 0xff) !== TCP) return end;
  return pack(words, words[base + TCP_PART]!, TCP_WORDS, into, at + RECORD_WORDS / 32, end);
}

/** Unpacks what is at `at` of `from` into `whole`, a record with its TCP part behind it; returns where it ended. */
export function unpackRecord(from: Int32Array, at: number, whole: Int32Array): number {
  let next = at + MASK_WORDS;
  whole.fill(0);
  for (let group = 0; group < MASK_WORDS; group++) {
    for (let mask = from[at + group]!; mask !== 0; mask &= mask - 1) {
      const bit = 31 - Math.clz32(mask & -mask);
      whole[32 * group + bit] = from[next++]!;
    }
  }
  whole[TCP_PART] = RECORD_WORDS;
  return next;
}

/** Appends the `count` words from `base` on that are not zero at `end`, and says which in the mask at `mask`. */
function pack(words: Int32Array, base: number, count: number, into: Int32Array, mask: number, end: number): number {
  let next = end;
  for (let i = 0; i < count; i++) {
    const word = words[base + i]!;
    if (word === 0) continue;
    into[mask + (i >> 5)] = into[mask + (i >> 5)]! | (1 << (i & 31));
    into[next++] = word;
  }
  return next;
}
