/**
 * Bytes handed from the thread that fetches them to the one that imports them, without a file between: for captures that
 * stay where they are. The fetching side waits while so many bytes are on their way, which is what keeps memory flat.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { ensureExists } from '../base/assert.ts';
import type { ByteSource } from '../capture/packet-block.ts';

/** Bytes that were handed on and not read yet; a chunk more is let through. */
const ON_THE_WAY = 8 * 1024 * 1024;

/** To the reader: a chunk, or that there are no more. To the writer: how many bytes were read. */
type ToReader = Uint8Array | null;

/** The fetching side. */
export class HandOver {
  /** To be transferred to the reading thread. */
  readonly readerPort: MessagePort;
  readonly #port: MessagePort;
  #onTheWay = 0;
  #isLeft = false;
  #wake: (() => void) | null = null;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.readerPort = port2;
    port1.on('message', (read: number) => {
      this.#onTheWay -= read;
      this.#wake?.();
    });
    port1.on('close', () => {
      this.#isLeft = true;
      this.#wake?.();
    });
  }

  /** True once nobody reads any more: the capture is damaged from there on, or its import ended. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** `chunk` must not be used afterwards. Resolves when there is room for the next one, or nobody reads any more. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#isLeft) return;
    // A part of a larger buffer would take its neighbours along.
    const own = chunk.byteLength === chunk.buffer.byteLength ? chunk : new Uint8Array(chunk);
    this.#onTheWay += own.length;
    this.#port.postMessage(own satisfies ToReader, [own.buffer as ArrayBuffer]);
    while (this.#onTheWay > ON_THE_WAY && !this.#isLeft)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  /** All is handed on. */
  end(): void {
    if (!this.#isLeft) this.#port.postMessage(null satisfies ToReader);
  }

  close(): void {
    this.#port.close();
  }
}

/** The importing side. */
export function openHandedOn(port: MessagePort, size: number | null): ByteSource {
  const chunks: Uint8Array[] = [];
  let isEnded = false;
  let wake: (() => void) | null = null;
  const stir = (): void => {
    wake?.();
    wake = null;
  };
  port.on('message', (chunk: ToReader) => {
    if (chunk === null) isEnded = true;
    else chunks.push(chunk);
    stir();
  });
  port.on('close', () => {
    isEnded = true;
    stir();
  });
  return {
    size,
    async read(into) {
      while (chunks.length === 0 && !isEnded)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (chunks.length === 0) return 0;
      const chunk = ensureExists(chunks[0], 'a chunk that was handed on');
      const count = Math.min(into.length, chunk.length);
      into.set(chunk.subarray(0, count));
      if (count === chunk.length) chunks.shift();
      else chunks[0] = chunk.subarray(count);
      port.postMessage(count);
      return count;
    },
    close() {
      port.close();
    },
  };
}
