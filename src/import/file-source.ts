import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { AppError } from '../base/errors.ts';
import type { ByteSource } from '../capture/packet-block.ts';
import { ChunkReader } from './chunk-reader.ts';
import { fileReason } from './failure.ts';

/** What is read ahead at once, in bytes. */
const AHEAD_BYTES = 1024 * 1024;

/**
 * A file. Its first read returns at once, which is all that small files need; from then on the system copies the next
 * bytes on a thread of its own while those before them are decoded. Pipes and devices are not read ahead: nobody could
 * close one while it waits.
 *
 * @throws AppError CAPTURE_UNREADABLE when the file cannot be opened.
 */
export function openFileSource(path: string, { isReadAhead = true } = {}): ByteSource {
  try {
    return new FileSource(openSync(path, 'r'), isReadAhead);
  } catch (cause) {
    throw unreadable(cause);
  }
}

class FileSource implements ByteSource {
  readonly size: number | null;
  readonly #descriptor: number;
  readonly #isReadAhead: boolean;
  #isClosed = false;
  #isBegun = false;
  #ahead = new Uint8Array(0);
  /** What lies in `#ahead` and was not handed on yet. */
  #from = 0;
  #to = 0;
  /** Under way; resolves to how many bytes came. */
  #reading: Promise<number> | null = null;

  constructor(descriptor: number, isReadAhead: boolean) {
    this.#isReadAhead = isReadAhead;
    const stats = fstatSync(descriptor);
    this.#descriptor = descriptor;
    // A pipe or a device has no size that would tell progress.
    this.size = stats.isFile() ? stats.size : null;
  }

  read(into: Uint8Array): number | Promise<number> {
    if (this.#isClosed) throw new Error('read after close');
    if (this.#from < this.#to) return this.#handOn(into);
    if (this.#isBegun && this.#isReadAhead && this.size !== null) return this.#readOn(into);
    this.#isBegun = true;
    try {
      return readSync(this.#descriptor, into, 0, into.length, null);
    } catch (cause) {
      throw unreadable(cause);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // The descriptor may be another file's once it is closed.
    await this.#reading?.catch(() => 0);
    closeSync(this.#descriptor);
  }

  async #readOn(into: Uint8Array): Promise<number> {
    this.#reading ??= this.#readAhead();
    const count = await this.#reading;
    this.#reading = null;
    if (count === 0) return 0;
    this.#from = 0;
    this.#to = count;
    return this.#handOn(into);
  }

  #handOn(into: Uint8Array): number {
    const count = Math.min(into.length, this.#to - this.#from);
    into.set(this.#ahead.subarray(this.#from, this.#from + count));
    this.#from += count;
    if (this.#from === this.#to && !this.#isClosed) {
      this.#reading = this.#readAhead();
      // Whoever reads next is told; until then it is nobody's.
      this.#reading.catch(() => 0);
    }
    return count;
  }

  #readAhead(): Promise<number> {
    if (this.#ahead.length === 0) this.#ahead = new Uint8Array(AHEAD_BYTES);
    return new Promise((resolve, reject) => {
      read(this.#descriptor, this.#ahead, 0, AHEAD_BYTES, null, (cause, count) => {
        if (cause === null) resolve(count);
        else reject(unreadable(cause));
      });
    });
  }
}

/** Bytes as they arrive on a stream such as standard input; nothing is read ahead of what is asked for. */
export function openStreamSource(stream: NodeJS.ReadableStream): ByteSource {
  return new StreamSource(stream);
}

class StreamSource implements ByteSource {
  readonly size = null;
  readonly #stream: NodeJS.ReadableStream;
  readonly #chunks: AsyncIterator<string | Uint8Array>;
  readonly #reader = new ChunkReader(() => this.#nextChunk());

  constructor(stream: NodeJS.ReadableStream) {
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  read(into: Uint8Array): Promise<number> {
    return this.#reader.read(into);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
    if ('destroy' in this.#stream && typeof this.#stream.destroy === 'function') this.#stream.destroy();
  }

  async #nextChunk(): Promise<Uint8Array | null> {
    try {
      const { value, done } = await this.#chunks.next();
      if (done === true) return null;
      return typeof value === 'string' ? Buffer.from(value) : value;
    } catch (cause) {
      throw unreadable(cause);
    }
  }
}

/** Who asked for the file says which it was. */
const unreadable = (cause: unknown): AppError => new AppError('CAPTURE_UNREADABLE', fileReason(cause), { cause });
