/**
 * How much a compressed file may expand to. Captures compress to a tenth, seldom to a fiftieth; a file that expands to
 * thousands of times its size is made to exhaust who opens it. Memory is bounded anyway: this bounds time and disk.
 */
export interface ExpansionLimits {
  /** Expanded bytes per compressed byte. */
  readonly maxRatio: number;
  /** Expanded bytes that are never too many, whatever the ratio. */
  readonly freeBytes: number;
}

export const DEFAULT_EXPANSION_LIMITS: ExpansionLimits = { maxRatio: 300, freeBytes: 256 * 1024 * 1024 };

/** What people may set {@link ExpansionLimits.maxRatio} to. */
export const HIGHEST_MAX_EXPANSION = 1_000_000;

export function expansionLimits(maxRatio = DEFAULT_EXPANSION_LIMITS.maxRatio): ExpansionLimits {
  return { ...DEFAULT_EXPANSION_LIMITS, maxRatio };
}

/** Counts what a file expands to, over all its members and layers together. */
export class ExpansionMeter {
  #expanded = 0;
  readonly #limits: ExpansionLimits;
  readonly #compressed: () => number;

  /** @param compressed how many bytes of the file were read so far. */
  constructor(limits: ExpansionLimits, compressed: () => number) {
    this.#limits = limits;
    this.#compressed = compressed;
  }

  /** Counts `bytes` more; returns why reading must stop, or null while all is well. */
  add(bytes: number): string | null {
    this.#expanded += bytes;
    const { maxRatio, freeBytes } = this.#limits;
    if (this.#expanded <= freeBytes || this.#expanded <= this.#compressed() * maxRatio) return null;
    return (
      `The file expands to more than ${maxRatio} times its size, as decompression bombs do; reading stopped after ` +
      `${this.#expanded} bytes. Where the file is trusted, allow more: --max-expansion, or the settings of the page.`
    );
  }
}
