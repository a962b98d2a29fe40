import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Piece } from './connection-capture.ts';
import { CLIENT, FedFlow, type FlowOptions, hex, latin1, SERVER, type Told } from './feeding.ts';
import { exchange, grpcExchange } from './http2-exchange.ts';

const FLOW: FlowOptions = { transport: 'tcp', dstPort: 8080 };

function recognizePieces(pieces: readonly Piece[], options = FLOW): Told | null {
  const flow = new FedFlow(options);
  for (const [direction, bytes] of pieces) flow.send(direction, bytes);
  return flow.finish();
}

/** All of a side's bytes. */
const sideOf = (pieces: readonly Piece[], side: number): Uint8Array =>
  Uint8Array.from(pieces.filter(([direction]) => direction === side).flatMap(([, bytes]) => [...bytes]));

const GRPC_FACTS = {
  http2: {
    requests: [
      {
        method: 'POST',
        host: 'shop.example',
        path: '/shop.Cart/AddItem',
        user_agent: 'grpc-node-js/1.14.0',
        request_content_type: 'application/grpc',
        status: 200,
        content_type: 'application/grpc',
        grpc_status: 0,
      },
      {
        method: 'POST',
        host: 'shop.example',
        path: '/shop.Cart/Empty',
        user_agent: 'grpc-node-js/1.14.0',
        request_content_type: 'application/grpc',
        authorization: 'Bearer',
        cleartext_token: true,
        status: 200,
        content_type: 'application/grpc',
        grpc_status: 12,
      },
    ],
  },
};

describe('gRPC between Node’s client and server', () => {
  let pieces: Piece[] = [];
  beforeAll(async () => {
    pieces = await grpcExchange();
  });

  test('is HTTP/2 with gRPC on it, its methods and how they ended', () => {
    expect(recognizePieces(pieces)).toMatchObject({
      service: 'http2',
      application: 'gRPC',
      category: 'rpc',
      serverName: 'shop.example',
      clientDirection: 0,
      facts: GRPC_FACTS,
    });
  });

  test('is read the same however its bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 9 }), (sizes) => {
        const flow = new FedFlow(FLOW);
        const sides = [sideOf(pieces, CLIENT), sideOf(pieces, SERVER)];
        const at = [0, 0];
        for (let turn = 0; at[0] !== sides[0]?.length || at[1] !== sides[1]?.length; turn++) {
          const side = turn % 2 === 0 ? CLIENT : SERVER;
          const size = 150 + (sizes[turn % sizes.length] ?? 1);
          const from = at[side] ?? 0;
          at[side] = Math.min(from + size, sides[side]?.length ?? 0);
          const part = sides[side]?.subarray(from, at[side]);
          if (part !== undefined && part.length > 0) flow.send(side, part);
        }
        expect(flow.finish()?.facts).toMatchObject(GRPC_FACTS);
      }),
      { numRuns: 50 },
    );
  });

  test('is known from either side alone, also without details', () => {
    const fromServer = pieces.filter(([direction]) => direction === SERVER);
    const swapped = fromServer.map(([, bytes]): Piece => [CLIENT, bytes]);
    expect(recognizePieces(swapped)).toMatchObject({
      service: 'http2',
      application: 'gRPC',
      clientDirection: 1,
      facts: {
        http2: {
          requests: [
            { status: 200, grpc_status: 0 },
            { status: 200, grpc_status: 12 },
          ],
        },
      },
    });
    const fromClient = pieces.filter(([direction]) => direction === CLIENT);
    expect(recognizePieces(fromClient)).toMatchObject({ service: 'http2', application: 'gRPC', clientDirection: 0 });
    const plain = { ...FLOW, settings: { details: false } };
    expect(recognizePieces(pieces, plain)).toMatchObject({ service: 'http2', application: null, facts: null });
  });

  test('keeps no token', () => {
    expect(JSON.stringify(recognizePieces(pieces))).not.toContain('s3cret');
  });
});

describe('HTTP/2', () => {
  test('has the application of the name that is asked for, and paths without their query', async () => {
    const pieces = await exchange(
      [{ headers: { ':path': '/list?key=s3cret', ':authority': 'account1.blob.core.windows.net' } }],
      (stream) => {
        stream.respond({ ':status': 404, server: 'Blob/1.0', 'content-type': 'text/plain' });
        stream.end('not found');
      },
    );
    expect(recognizePieces(pieces)).toMatchObject({
      service: 'http2',
      application: 'Azure Storage',
      facts: { http2: { requests: [{ method: 'GET', path: '/list', status: 404, server: 'Blob/1.0' }] } },
    });
  });

  test('reads headers that go on in other frames, with padding and priority', () => {
    const preface = [...latin1('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), ...hex('000000 04 00 00000000')];
    // The first request of RFC 7541 appendix C.4, in two frames; the first one is padded by two bytes and has a priority.
    const headers = hex('00000c 01 28 00000001 02 0000000010 828684 41 0000');
    const rest = hex('00000d 09 04 00000001 8cf1e3c2e5f23a6ba0ab90f4ff');
    const flow = new FedFlow(FLOW).send(CLIENT, Uint8Array.from([...preface, ...headers, ...rest]));
    expect(flow.finish()).toMatchObject({
      serverName: 'www.example.com',
      facts: { http2: { requests: [{ method: 'GET', host: 'www.example.com', path: '/' }] } },
    });
  });

  test.each([
    ['a header that another frame interrupts', '000001 01 00 00000001 82 000000 04 00 00000000'],
    ['padding longer than its frame', '000002 01 0c 00000001 05 82'],
    ['fields that are none', '000001 01 04 00000001 be'],
  ])('stays HTTP/2 with %s', (_, frames) => {
    const preface = [...latin1('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), ...hex('000000 04 00 00000000')];
    const flow = new FedFlow(FLOW).send(CLIENT, Uint8Array.from([...preface, ...hex(frames)]));
    expect(flow.finish()).toMatchObject({ service: 'http2', serverName: null });
  });

  test('is read within the bound of a stream', () => {
    const flow = new FedFlow(FLOW).send(CLIENT, latin1('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'));
    const data = Uint8Array.from([...hex('0003e8 00 00 00000001'), ...new Uint8Array(1000)]);
    for (let i = 0; i < 20 && flow.recognizer.wants[0] === 1; i++) flow.send(CLIENT, data);
    expect(flow.recognizer.wants[0]).toBe(0);
    expect(flow.finish()).toMatchObject({ service: 'http2' });
  });
});
