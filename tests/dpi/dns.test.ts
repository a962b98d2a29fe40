import { describe, expect, test } from 'vitest';
import { CLIENT, FedFlow, hex, latin1, SERVER } from './feeding.ts';

const QUESTION = '\x03www\x07Example\x03com\0\0\x01\0\x01';
const QUERY = latin1(`\x12\x34\x01\0\0\x01\0\0\0\0\0\0${QUESTION}`);
/** An alias, then two addresses, by pointers to the question. */
const ANSWER = latin1(
  `\x12\x34\x81\x80\0\x01\0\x03\0\0\0\0${QUESTION}` +
    '\xc0\x0c\0\x05\0\x01\0\0\0\x3c\0\x06\x03cdn\xc0\x10' +
    '\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x01' +
    '\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x02',
);

const flow = (): FedFlow => new FedFlow({ transport: 'udp', dstPort: 53 });

describe('dns', () => {
  test('tells the question and its answer', () => {
    expect(flow().send(CLIENT, QUERY).send(SERVER, ANSWER).finish()).toMatchObject({
      service: 'dns',
      serverName: 'www.example.com',
      clientDirection: 0,
      facts: {
        dns: {
          queries: [
            {
              query: 'www.example.com',
              type: 'A',
              code: 'NOERROR',
              answers: ['cdn.example.com', '192.0.2.1', '192.0.2.2'],
              response_time: 0.001,
            },
          ],
        },
      },
    });
  });

  test('teaches the addresses by the name that was asked for, to whom asked', () => {
    const fed = flow().send(CLIENT, QUERY).send(SERVER, ANSWER);
    expect(fed.learned).toEqual(
      [1, 2].map((last) => ({
        name: 'www.example.com',
        ip0: 0,
        ip1: 0,
        ip2: 0xffff,
        ip3: (0xc0000200 + last) | 0,
        client: [0, 0, 0xffff, 0x0a000001],
        source: 'dns',
      })),
    );
  });

  test('keeps learning from a flow of many questions', () => {
    const fed = flow();
    for (let n = 0; n < 100; n++) fed.send(CLIENT, QUERY).send(SERVER, ANSWER);
    expect(fed.learned).toHaveLength(200);
  });

  test('over TCP has a length before each message', () => {
    const fed = new FedFlow({ transport: 'tcp', dstPort: 53 }).send(
      CLIENT,
      Uint8Array.from([0, QUERY.length, ...QUERY]),
    );
    expect(fed.finish()).toMatchObject({ service: 'dns', serverName: 'www.example.com' });
  });

  test('does not follow a name that points at itself or forward', () => {
    for (const pointer of ['c00c', 'c0ff']) {
      const looping = hex(`123401000001000000000000${pointer}00010001`);
      expect(flow().send(CLIENT, looping).finish()).toMatchObject({ service: 'dns', serverName: null });
    }
  });
});
