import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { AppError } from '../../base/errors.ts';
import type { ByteSource } from '../../capture/packet-block.ts';
import { ChunkReader } from '../chunk-reader.ts';
import type { ByteCursor } from './byte-cursor.ts';
import type { ExpansionMeter } from './expansion-limits.ts';

/**
 * What a decompressor makes of a cursor's bytes. Damaged or cut data ends the source early and is told as `damage`, so
 * that everything before it is read. Input the decompressor does not want (the end of a zip entry) is given back.
 */
export class ExpandedSource implements ByteSource {
  readonly size = null;
  damage: string | null = null;
  readonly #cursor: ByteCursor;
  readonly #stream: Duplex;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #meter: ExpansionMeter;
  readonly #name: string;
  readonly #consumed: (() => number) | null;
  readonly #reader = new ChunkReader(() => this.#nextChunk());
  #failure: unknown = null;
  #fed = 0;
  #lastChunk: Uint8Array = new Uint8Array(0);

  /**
   * @param name of the compression, for sentences: "gzip"
   * @param consumed how many bytes the stream has used, where it may end before its input does
   */
  constructor(
    cursor: ByteCursor,
    stream: Duplex,
    name: string,
    meter: ExpansionMeter,
    consumed: (() => number) | null = null,
  ) {
    this.#consumed = consumed;
    this.#cursor = cursor;
    this.#stream = stream;
    this.#name = name;
    this.#meter = meter;
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    void this.#feed();
  }

  read(into: Uint8Array): Promise<number> {
    return this.#reader.read(into);
  }

  async close(): Promise<void> {
    this.#stream.destroy();
    await this.#cursor.close();
  }

  /** After the end: gives back what the decompressor took from the cursor and did not need. */
  giveBackUnused(): void {
    const unused = this.#fed - (this.#consumed?.() ?? this.#fed);
    if (unused > 0) this.#cursor.giveBack(this.#lastChunk.subarray(this.#lastChunk.length - unused));
  }

  async #nextChunk(): Promise<Uint8Array | null> {
    if (this.damage !== null) return null;
    try {
      const { value, done } = await this.#chunks.next();
      if (this.#failure !== null) throw this.#failure;
      if (done === true) {
        this.damage = this.#cursor.damage;
        return null;
      }
      this.damage = this.#meter.add(value.length);
      if (this.damage === null) return value;
      this.#stream.destroy();
      return null;
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.damage = `The ${this.#name} data is damaged or cut: ${reason}.`;
      return null;
    }
  }

  /** One chunk at a time, so that what is left over at the end lies within the last. */
  async #feed(): Promise<void> {
    const stream = this.#stream;
    const ended = once(stream, 'end').catch(() => {});
    try {
      while (!stream.destroyed && !stream.readableEnded) {
        const chunk = await this.#cursor.takeSome();
        if (chunk === null) {
          stream.end();
          return;
        }
        this.#lastChunk = chunk;
        this.#fed += chunk.length;
        await Promise.race([new Promise<void>((resolve) => void stream.write(chunk, () => resolve())), ended]);
        if (this.#consumed !== null && this.#consumed() < this.#fed) return;
      }
    } catch (cause) {
      this.#failure = cause;
      stream.destroy();
    }
  }
}
