import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../base/errors.ts';
import type { ByteSource } from '../capture/packet-block.ts';

/**
 * A file, read synchronously: decoding runs off the HTTP thread, and a read that returns at once costs no turn of the
 * event loop.
 *
 * @throws AppError CAPTURE_UNREADABLE when the file cannot be opened.
 */
export function openFileSource(path: string): ByteSource {
  try {
    return new FileSource(openSync(path, 'r'), path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

class FileSource implements ByteSource {
  readonly size: number | null;
  readonly #path: string;
  #descriptor: number | null;

  constructor(descriptor: number, path: string) {
    const stats = fstatSync(descriptor);
    this.#descriptor = descriptor;
    this.#path = path;
    // A pipe or a device has no size that would tell progress.
    this.size = stats.isFile() ? stats.size : null;
  }

  read(into: Uint8Array): number {
    if (this.#descriptor === null) throw new Error('read after close');
    try {
      return readSync(this.#descriptor, into, 0, into.length, null);
    } catch (cause) {
      throw unreadable(this.#path, cause);
    }
  }

  close(): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

/** Bytes as they arrive on a stream such as standard input; nothing is read ahead of what is asked for. */
export function openStreamSource(stream: NodeJS.ReadableStream, name: string): ByteSource {
  return new StreamSource(stream, name);
}

class StreamSource implements ByteSource {
  readonly size = null;
  readonly #stream: NodeJS.ReadableStream;
  readonly #chunks: AsyncIterator<string | Uint8Array>;
  readonly #name: string;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(stream: NodeJS.ReadableStream, name: string) {
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#name = name;
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#rest.length === 0) {
      const chunk = await this.#nextChunk();
      if (chunk === null) return 0;
      this.#rest = chunk;
    }
    const count = Math.min(this.#rest.length, into.length);
    into.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
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
      throw unreadable(this.#name, cause);
    }
  }
}

function unreadable(name: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('CAPTURE_UNREADABLE', `Cannot read ${name}: ${reason}`, { cause });
}
