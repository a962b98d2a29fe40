const WORD = 0x1_0000_0000;

/**
 * Writes `micros`, whole microseconds since the Unix epoch, as nanoseconds into the 64-bit integer `at` of `words`, which
 * are those of a BigInt64Array on a machine whose lower word is first: a bigint for each would be two objects.
 */
export function writeNanos(words: Uint32Array, at: number, micros: number): void {
  const low = (micros % WORD) * 1000;
  words[2 * at] = low % WORD;
  words[2 * at + 1] = Math.floor(micros / WORD) * 1000 + Math.floor(low / WORD);
}
