import { TextDictionary } from './flow-batch.ts';

const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Texts of one batch that lie in memory one behind the other, as UTF-8 without U+0000: on their way to a store they stay bytes,
 * and become texts where somebody reads one.
 */
export class Utf8Texts extends TextDictionary {
  readonly #bytes: Uint8Array;
  /** Where the bytes of each code end; those of the next one follow. */
  readonly #ends = [0];
  #texts: (string | null)[] | null = null;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  override get size(): number {
    return this.#ends.length;
  }

  override get values(): (string | null)[] {
    // A decoder takes no memory that threads share.
    this.#texts ??= this.#ends.map((_, code) => (code === 0 ? null : UTF_8.decode(this.bytesOf(code).slice())));
    return this.#texts;
  }

  override code(): never {
    throw new Error('these texts are bytes already');
  }

  /** A code for the `length` bytes behind those of the code before; all are taken before any is read. */
  take(length: number): number {
    return this.#ends.push(this.#ends.at(-1)! + length) - 1;
  }

  bytesOf(code: number): Uint8Array {
    return this.#bytes.subarray(this.#ends[code - 1], this.#ends[code]);
  }
}
