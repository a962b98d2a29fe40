/** Reads of any size out of chunks of any size. */
export class ChunkReader {
  readonly #next: () => Promise<Uint8Array | null>;
  #rest: Uint8Array = new Uint8Array(0);

  /** @param next the chunk that follows; null after the last. */
  constructor(next: () => Promise<Uint8Array | null>) {
    this.#next = next;
  }

  /** How many bytes were read; 0 at the end. */
  async read(into: Uint8Array): Promise<number> {
    while (this.#rest.length === 0) {
      const chunk = await this.#next();
      if (chunk === null) return 0;
      this.#rest = chunk;
    }
    const count = Math.min(this.#rest.length, into.length);
    into.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }
}
