/** What a client and a server of Node's own HTTP/2 say to each other, as pieces in the order they were sent. */
import http2 from 'node:http2';
import { Duplex, duplexPair } from 'node:stream';
import type { Piece } from './connection-capture.ts';
import { CLIENT, SERVER } from './feeding.ts';

export interface Call {
  readonly headers: http2.OutgoingHttpHeaders;
  readonly body?: Uint8Array;
}

/** Each call is answered by `answer` before the next begins. */
export async function exchange(
  calls: readonly Call[],
  answer: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const [clientEnd, serverEnd] = duplexPair();
  const server = http2.createServer();
  server.on('stream', answer);
  server.emit(
    'connection',
    recorded(serverEnd, (bytes) => pieces.push([SERVER, bytes])),
  );
  const client = http2.connect('http://shop.example:50051', {
    createConnection: () => recorded(clientEnd, (bytes) => pieces.push([CLIENT, bytes])),
  });
  for (const { headers, body } of calls) {
    const request = client.request(headers, { endStream: body === undefined });
    if (body !== undefined) request.end(body);
    request.resume();
    await new Promise((resolve, reject) => request.on('close', resolve).on('error', reject));
  }
  await new Promise<void>((resolve) => client.close(resolve));
  return pieces;
}

/** The same stream, with what is written to it told. */
function recorded(inner: Duplex, tell: (bytes: Uint8Array) => void): Duplex {
  const outer = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      tell(Uint8Array.from(chunk));
      inner.write(chunk, done);
    },
    final(done) {
      inner.end(done);
    },
  });
  inner.on('data', (chunk) => outer.push(chunk)).on('end', () => outer.push(null));
  return outer;
}

const GRPC = {
  ':method': 'POST',
  'content-type': 'application/grpc',
  te: 'trailers',
  'user-agent': 'grpc-node-js/1.14.0',
};
/** A message of no bytes, as gRPC frames it. */
const EMPTY_MESSAGE = new Uint8Array(5);

/** Two calls of gRPC, the second of which fails, as grpc.github.io/grpc/core/md_doc__p_r_o_t_o_c_o_l-_h_t_t_p2.html has them. */
export const grpcExchange = (): Promise<Piece[]> =>
  exchange(
    [
      { headers: { ...GRPC, ':path': '/shop.Cart/AddItem' }, body: EMPTY_MESSAGE },
      { headers: { ...GRPC, ':path': '/shop.Cart/Empty', authorization: 'Bearer s3cret-token' }, body: EMPTY_MESSAGE },
    ],
    (stream, headers) => {
      const isKnown = headers[':path'] === '/shop.Cart/AddItem';
      const head = { ':status': 200, 'content-type': 'application/grpc' };
      if (!isKnown) {
        stream.respond({ ...head, 'grpc-status': '12', 'grpc-message': 'unknown method' }, { endStream: true });
        return;
      }
      stream.respond(head, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(EMPTY_MESSAGE);
    },
  );
