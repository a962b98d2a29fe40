import type { ByteSource } from '../../capture/packet-block.ts';

const CHUNK_BYTES = 256 * 1024;

/** A source read by exact amounts, with a look ahead and a way back. Itself a source of what is left. */
export class ByteCursor implements ByteSource {
  readonly size: number | null;
  /** Bytes taken from the source and not given back. */
  position = 0;
  readonly #source: ByteSource;
  #rest: Uint8Array = new Uint8Array(0);
  #isAtEnd = false;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = source.size;
  }

  get damage(): string | null {
    return this.#source.damage ?? null;
  }

  /** The next bytes without taking them: `count`, or fewer where the source ends. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#rest.length < count && !this.#isAtEnd) {
      const chunk = new Uint8Array(Math.max(CHUNK_BYTES, count));
      const read = await this.#source.read(chunk);
      if (read === 0) this.#isAtEnd = true;
      this.#rest = this.#rest.length === 0 ? chunk.subarray(0, read) : concat(this.#rest, chunk.subarray(0, read));
    }
    return this.#rest.subarray(0, count);
  }

  /** Takes `count` bytes; null, taking nothing, where the source has fewer. */
  async take(count: number): Promise<Uint8Array | null> {
    const bytes = await this.peek(count);
    if (bytes.length < count) return null;
    this.#advance(count);
    return bytes;
  }

  /** Takes what is there, up to a chunk; null at the end. */
  async takeSome(): Promise<Uint8Array | null> {
    const bytes = this.#rest.length > 0 ? this.#rest : await this.peek(1).then(() => this.#rest);
    if (bytes.length === 0) return null;
    this.#advance(bytes.length);
    return bytes;
  }

  giveBack(bytes: Uint8Array): void {
    this.position -= bytes.length;
    this.#rest = this.#rest.length === 0 ? bytes : concat(bytes, this.#rest);
  }

  /** As fast as the source, once what was looked at is used up. */
  read(into: Uint8Array): number | Promise<number> {
    if (this.#rest.length === 0) {
      const read = this.#source.read(into);
      return typeof read === 'number' ? this.#count(read) : read.then((count) => this.#count(count));
    }
    const count = Math.min(this.#rest.length, into.length);
    into.set(this.#rest.subarray(0, count));
    this.#advance(count);
    return count;
  }

  close(): void | Promise<void> {
    return this.#source.close();
  }

  #count(count: number): number {
    this.position += count;
    return count;
  }

  #advance(count: number): void {
    this.position += count;
    this.#rest = this.#rest.subarray(count);
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
