/** An answer of a server as we let it in: a status, headers, and a body that must keep coming. */
import type { IncomingMessage } from 'node:http';
import { RemoteTrouble } from './network-errors.ts';
import type { RemoteLimits } from './remote-limits.ts';

export class RemoteResponse {
  /** Where it came from in the end. */
  readonly url: URL;
  readonly status: number;
  /** Throws what broke the connection, and `RemoteTrouble` where it came too slowly or ended early. */
  readonly body: AsyncIterable<Buffer>;
  readonly #message: IncomingMessage;

  constructor(url: URL, message: IncomingMessage, body: AsyncIterable<Buffer>) {
    this.url = url;
    this.status = message.statusCode ?? 0;
    this.body = body;
    this.#message = message;
  }

  header(name: string): string | null {
    const value = this.#message.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  }

  /** A whole number of a header; null where it is none. */
  count(name: string): number | null {
    const text = this.header(name);
    return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
  }

  /** Ends it without reading on. */
  discard(): void {
    this.#message.destroy();
  }

  /** The body as text; what is beyond `limit` bytes is left out. */
  async text(limit: number): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= limit) break;
    }
    return Buffer.concat(chunks).subarray(0, limit).toString();
  }

  /** Reads what is left of a short body, so that its connection can be used again. */
  async drain(limit: number): Promise<void> {
    let size = 0;
    for await (const chunk of this.body) {
      size += chunk.length;
      if (size > limit) return;
    }
  }
}

/** Ends a body on which nothing moves, or too little. */
export async function* watchBody(message: IncomingMessage, limits: RemoteLimits): AsyncGenerator<Buffer> {
  let windowBytes = 0;
  // Waiting counts only while it is the server's turn: a reader that takes its time is not its fault.
  let waited = 0;
  const chunks: AsyncIterator<Buffer> = message[Symbol.asyncIterator]();
  try {
    for (;;) {
      const asked = performance.now();
      const { value, done } = await withinTime(chunks.next(), limits.idleMs, message);
      if (done === true) break;
      waited += performance.now() - asked;
      windowBytes += value.length;
      if (waited >= limits.rateWindowMs) {
        if ((windowBytes * 1000) / waited < limits.minBytesPerSecond) throw new RemoteTrouble('it sends too slowly');
        waited = 0;
        windowBytes = 0;
      }
      yield value;
    }
    if (!message.complete) throw new RemoteTrouble('the answer ended early');
  } finally {
    message.destroy();
  }
}

function withinTime<T>(promise: Promise<T>, limitMs: number, message: IncomingMessage): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new RemoteTrouble(`nothing came for ${limitMs / 1000} s`));
      message.destroy();
    }, limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
