/** An HTTPS server on 127.0.0.1 that answers as a test says. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TEST_CERT, TEST_KEY } from './test-certificate.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface TestHttps {
  readonly port: number;
  /** Requests so far: path and headers. */
  readonly seen: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
}

export async function serve(answer: Answer, { isPlain = false } = {}): Promise<TestHttps> {
  const seen: TestHttps['seen'] = [];
  const listener: Answer = (request, response) => {
    seen.push({ path: request.url ?? '', headers: request.headers });
    answer(request, response);
  };
  const server = isPlain ? createPlainServer(listener) : createServer({ cert: TEST_CERT, key: TEST_KEY }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers ranges of `bytes` as a file server does, with a strong entity tag. */
export function fileAnswer(bytes: Uint8Array, etag = '"v1"'): Answer {
  return (request, response) => {
    const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const ifMatch = request.headers['if-match'];
    if (ifMatch !== undefined && ifMatch !== etag) return void response.writeHead(412).end();
    if (match === null) return void response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
    const from = Number(match[1]);
    const to = Math.min(Number(match[2]) + 1, bytes.length);
    if (from >= bytes.length) return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    response.writeHead(206, {
      etag,
      'content-length': to - from,
      'content-range': `bytes ${from}-${to - 1}/${bytes.length}`,
      'accept-ranges': 'bytes',
    });
    response.end(bytes.subarray(from, to));
  };
}
