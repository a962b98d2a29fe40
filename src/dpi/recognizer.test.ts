import { describe, expect, test } from 'vitest';
import { CLIENT, FedFlow, hex, latin1, recognize, SERVER } from '../../tests/dpi/feeding.ts';
import { Packet } from '../wire/packet.ts';
import { MAX_PACKETS_UNKNOWN } from './flow-recognizer.ts';
import { createRecognizer } from './recognizer.ts';

const REQUEST = latin1('GET /index.html HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: curl/8.0\r\n\r\n');
const RESPONSE = latin1('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: nginx\r\n\r\n');
const BINDING_REQUEST = hex('000100002112a442 0102030405060708090a0b0c');
const WEB: ConstructorParameters<typeof FedFlow>[0] = { transport: 'tcp', dstPort: 8081 };

describe('a TCP stream', () => {
  test('is recognised from its first segment and then costs nothing', () => {
    const flow = new FedFlow({ transport: 'tcp' }).send(CLIENT, hex('ffffffffffffffffffffffffffffffff001304'));
    expect(flow.recognizer.wants[0]).toBe(0);
    expect(flow.finish()).toMatchObject({ service: 'bgp', category: 'network', serviceGuess: null });
  });

  test.each([1, 2, 7, 20])('is put together from segments of %i bytes', (size) => {
    const flow = new FedFlow(WEB);
    for (let at = 0; at < REQUEST.length && at < 24 * size; at += size)
      flow.send(CLIENT, REQUEST.subarray(at, at + size));
    expect(flow.finish()?.service).toBe('http');
  });

  test('is put in order, repeats and overlaps included', () => {
    const flow = new FedFlow(WEB)
      .send(CLIENT, REQUEST.subarray(40), 40)
      .send(CLIENT, REQUEST.subarray(10, 30), 10)
      .send(CLIENT, REQUEST.subarray(0, 12), 0)
      .send(CLIENT, REQUEST.subarray(0, 12), 0)
      .send(CLIENT, REQUEST.subarray(25, 45), 25);
    expect(flow.finish()).toMatchObject({ service: 'http', serverName: 'www.example.com', clientDirection: 0 });
  });

  test('is recognised from its middle when its start was not captured', () => {
    const flow = new FedFlow({ ...WEB, isMidstream: true })
      .send(SERVER, latin1('binary \x00\x01 rest of a picture'))
      .send(CLIENT, REQUEST);
    expect(flow.finish()).toMatchObject({ service: 'http', serverName: 'www.example.com' });
  });

  test('is taken up behind a hole that is never filled', () => {
    const flow = new FedFlow(WEB);
    for (let at = 0; at < 8; at++) flow.send(CLIENT, REQUEST.subarray(9 * at, 9 * at + 9), 100 + 9 * at);
    expect(flow.finish()?.service).toBe('http');
  });

  test('tells more in the answer', () => {
    const flow = new FedFlow(WEB)
      .send(CLIENT, REQUEST)
      .send(SERVER, RESPONSE.subarray(0, 30))
      .send(SERVER, RESPONSE.subarray(30));
    const request = {
      method: 'GET',
      host: 'www.example.com',
      path: '/index.html',
      user_agent: 'curl/8.0',
      status: 200,
      content_type: 'text/html',
      server: 'nginx',
    };
    expect(flow.finish()?.facts).toEqual({ http: { requests: [request] } });
  });

  test('whose server is the source says so', () => {
    const flow = new FedFlow({ transport: 'tcp', srcPort: 80, isMidstream: true }).send(CLIENT, RESPONSE);
    expect(flow.finish()?.clientDirection).toBe(1);
  });
});

describe('a prologue', () => {
  test('yields to the protocol it opens the way for, which keeps its names', () => {
    const realm = hex(
      '0003000c2112a442 0102030405060708090a0b0c 00140006 612e7465737400 00'.replaceAll(' ', '').slice(0, 64),
    );
    const flow = new FedFlow({ transport: 'udp' }).send(CLIENT, realm);
    expect(flow.recognizer.wants[0]).toBe(1);
    for (let n = 0; n < 3; n++) flow.send(CLIENT, rtp(n));
    expect(flow.finish()).toMatchObject({ service: 'rtp', serverName: 'a.test' });
  });

  test('stands when nothing follows', () => {
    expect(recognize({ transport: 'udp' }, BINDING_REQUEST)?.service).toBe('stun');
  });
});

const rtp = (n: number): Uint8Array => hex(`8060${(100 + n).toString(16).padStart(4, '0')}0000000012345678deadbeef`);

describe('limits', () => {
  test('a flow that stays unknown is looked at for so many packets', () => {
    const flow = new FedFlow({ transport: 'udp' });
    for (let n = 0; n < MAX_PACKETS_UNKNOWN; n++) {
      expect(flow.recognizer.wants[0]).toBe(1);
      flow.send(CLIENT, latin1('?'));
    }
    expect(flow.recognizer.wants[0]).toBe(0);
    expect(flow.finish()).toBeNull();
  });

  test('nothing waits once the memory is used up', () => {
    const flow = new FedFlow({ ...WEB, settings: { maxPendingBytes: 0 } });
    flow.send(CLIENT, REQUEST.subarray(0, 3)).send(CLIENT, REQUEST.subarray(3));
    expect(flow.finish()).toMatchObject({ service: null });
  });
});

describe('without content', () => {
  test('a guess by port is marked as one', () => {
    expect(new FedFlow({ transport: 'tcp', dstPort: 22 }).finish()).toMatchObject({
      service: null,
      serviceGuess: 'ssh',
      category: null,
    });
  });

  test('nothing is said of ports that nobody uses', () => {
    expect(new FedFlow({ transport: 'tcp', srcPort: 61_001, dstPort: 61_002 }).finish()).toBeNull();
  });

  test('a slot can be used again', () => {
    const flow = new FedFlow(WEB).send(CLIENT, REQUEST);
    expect(flow.finish()?.service).toBe('http');
    expect(flow.finish()).toMatchObject({ service: null });
  });
});

describe('facts of all open flows', () => {
  test('are bounded: past it a flow is told by what it has shown, until others are over', () => {
    const requests = Array.from(
      { length: 16 },
      (_, i) => `GET /${String(i).padEnd(250, 'x')} HTTP/1.1\r\nHost: a.test\r\n\r\n`,
    );
    const payload = latin1(requests.join(''));
    const packet = new Packet();
    packet.proto = 6;
    packet.srcPort = 50_000;
    packet.dstPort = 80;
    packet.payloadCapLen = payload.length;
    packet.payloadLen = payload.length;
    const recognizer = createRecognizer({ maxFacts: 128 * 1024 }, { learned() {} });
    const begin = (slot: number): boolean => {
      recognizer.begin(slot, packet);
      recognizer.feed(slot, CLIENT, packet, new DataView(payload.buffer), 0);
      return recognizer.wants[slot] === 1;
    };
    let slots = 0;
    while (begin(slots)) slots++;
    // Less than 4,096 characters of each.
    expect(slots).toBeGreaterThanOrEqual(32);
    expect(slots).toBeLessThan(36);
    expect(recognizer.finish(slots)?.facts?.length).toBe(recognizer.finish(0)?.facts?.length);
    expect(begin(slots)).toBe(true);
  });
});
