/** Bits of a stream of bytes, the highest first. Reading is at once: {@link BitReader.fill} has to bring enough before. */
export class BitReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #isAtEnd = false;
  #bits = 0;
  #count = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Makes `byteCount` bytes readable, or all that are left; false where nothing is. */
  async fill(byteCount: number): Promise<boolean> {
    while (this.#end - this.#at < byteCount && !this.#isAtEnd) {
      const { value, done } = await this.#chunks.next();
      if (done === true) this.#isAtEnd = true;
      else this.#append(value);
    }
    return this.#end > this.#at || this.#count > 0;
  }

  /** The next 1 to 24 bits. Throws an `Error` at the end. */
  read(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.#end) throw new Error('unexpected end of file');
      this.#bits = ((this.#bits << 8) | this.#bytes[this.#at++]!) & 0x7fff_ffff;
      this.#count += 8;
    }
    this.#count -= count;
    return (this.#bits >>> this.#count) & ((1 << count) - 1);
  }

  alignToByte(): void {
    this.#count -= this.#count % 8;
  }

  #append(chunk: Uint8Array): void {
    const left = this.#end - this.#at;
    if (this.#end + chunk.length > this.#bytes.length) {
      const target = left + chunk.length > this.#bytes.length ? new Uint8Array(2 * (left + chunk.length)) : this.#bytes;
      target.set(this.#bytes.subarray(this.#at, this.#end));
      this.#bytes = target;
      this.#at = 0;
      this.#end = left;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }
}
