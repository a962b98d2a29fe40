/**
 * SHA-1 (FIPS 180-4) of a message of whole words that fits one block, for identifiers of flows: nothing secret hangs on it.
 * Ten times as fast as a general one, which is made anew for each message.
 */

/** The block's sixteen words and those that they are expanded to. */
export const SCHEDULE_WORDS = 80;
const BLOCK_WORDS = 16;
/** The padding takes a bit, the length two words. */
export const MAX_MESSAGE_WORDS = BLOCK_WORDS - 3;

/** Writes the five words of the digest of the first `length` words of `schedule`, which is filled up here, at `at` of `into`. */
export function writeSha1(schedule: Int32Array, length: number, into: Uint32Array, at: number): void {
  const w = schedule;
  w[length] = 0x8000_0000;
  for (let i = length + 1; i < BLOCK_WORDS - 1; i++) w[i] = 0;
  w[BLOCK_WORDS - 1] = length * 32;
  for (let i = BLOCK_WORDS; i < SCHEDULE_WORDS; i++) {
    const mixed = w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!;
    w[i] = (mixed << 1) | (mixed >>> 31);
  }
  let a = 0x67452301;
  let b = 0xefcdab89 | 0;
  let c = 0x98badcfe | 0;
  let d = 0x10325476;
  let e = 0xc3d2e1f0 | 0;
  let next = 0;
  // A loop for each twenty rounds: one that asks in each which it is takes a tenth longer.
  for (let i = 0; i < 20; i++) {
    next = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + e + w[i]! + 0x5a827999) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 20; i < 40; i++) {
    next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + w[i]! + 0x6ed9eba1) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 40; i < 60; i++) {
    next = (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) + e + w[i]! + 0x8f1bbcdc) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let i = 60; i < 80; i++) {
    next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + w[i]! + 0xca62c1d6) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  into[at] = a + 0x67452301;
  into[at + 1] = b + 0xefcdab89;
  into[at + 2] = c + 0x98badcfe;
  into[at + 3] = d + 0x10325476;
  into[at + 4] = e + 0xc3d2e1f0;
}
