const WORD = 0x1_0000_0000;

/**
 * Writes `micros`, whole microseconds since the Unix epoch, as nanoseconds into the 64-bit integer `at` of `words`, which
 * are those of a BigInt64Array on a machine whose lower word is first: a bigint for each would be two objects.
 */
export function writeNanos(words: Uint32Array, at: number, micros: number): void {
  const high = Math.floor(micros * (1 / WORD));
  const low = (micros - high * WORD) * 1000;
  // What does not fit a word is cut off as it is stored.
  words[2 * at] = low;
  words[2 * at + 1] = high * 1000 + Math.floor(low * (1 / WORD));
}
