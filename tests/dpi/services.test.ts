import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SERVICES } from '../../src/dpi/services.ts';
import { CLIENT, FedFlow, SERVER } from './feeding.ts';
import { SAMPLES, type Sample } from './samples.ts';

const flowOf = ({ transport, srcPort, dstPort }: Sample): FedFlow => new FedFlow({ transport, srcPort, dstPort });

const PORTS = [...new Set(SERVICES.flatMap(({ likelyPorts }) => likelyPorts))];
const anyPort = fc.oneof(fc.nat(65_535), fc.constantFrom(...PORTS));
const anyTransport = fc.constantFrom('tcp' as const, 'udp' as const);
const anyDirection = fc.constantFrom(CLIENT, SERVER);

describe('every service', () => {
  test('has a sample, and every sample a service', () => {
    expect([...new Set(SAMPLES.map(({ service }) => service))].sort()).toEqual(
      SERVICES.map(({ service }) => service).sort(),
    );
  });

  test.each(SAMPLES)('$service is known by its bytes ($from)', (sample) => {
    const flow = flowOf(sample);
    for (const [direction, payload] of sample.packets) flow.send(direction, payload);
    expect(flow.finish()?.service).toBe(sample.service);
  });

  test.each(SAMPLES)('$service is told the same after the flow was away ($from)', (sample) => {
    const [stayed, left] = [flowOf(sample), flowOf(sample)];
    for (const [direction, payload] of sample.packets) {
      stayed.send(direction, payload);
      left.send(direction, payload);
    }
    const { recognizer } = left;
    const { facts, ...state } = recognizer.detach(0, false);
    const bytes = facts?.bytes.slice(facts.from, facts.from + facts.length);
    expect(recognizer.finish(0)?.service ?? null).toBeNull();
    const kept = bytes === undefined ? null : { bytes, from: 0, length: bytes.length };
    recognizer.attach(0, { ...JSON.parse(JSON.stringify(state)), facts: kept });
    expect(left.finish()).toEqual(stayed.finish());
  });

  test.each(SAMPLES)('$service bears any cut and any byte changed', (sample) => {
    const { packets } = sample;
    const change = fc.record({
      packet: fc.nat(packets.length - 1),
      at: fc.nat(2000),
      to: fc.nat(255),
      length: fc.nat(2000),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), anyDirection, (changes, last) => {
        const changed = packets.map(([direction, payload]) => ({ direction, payload: payload.slice() }));
        for (const { packet, at, to, length } of changes) {
          const target = changed[packet];
          if (target === undefined) continue;
          if (at < target.payload.length) target.payload[at] = to;
          if (length % 3 === 0) target.payload = target.payload.subarray(0, length);
        }
        const flow = flowOf(sample);
        for (const { direction, payload } of changed) flow.send(direction, payload);
        flow.send(last, packets[0]?.[1] ?? new Uint8Array(1));
        flow.finish();
      }),
      { numRuns: 30 },
    );
  });

  test.each(SAMPLES.filter(({ transport }) => transport === 'tcp'))(
    '$service bears any order of any segments',
    (sample) => {
      const whole = sample.packets[0]?.[1] ?? new Uint8Array(0);
      const segment = fc.record({ at: fc.nat(whole.length), length: fc.nat(whole.length) });
      fc.assert(
        fc.property(fc.array(segment, { maxLength: 12 }), anyDirection, (segments, direction) => {
          const flow = flowOf(sample);
          for (const { at, length } of segments) flow.send(direction, whole.subarray(at, at + length), at);
          flow.finish();
        }),
        { numRuns: 20 },
      );
    },
  );
});

describe('any bytes', () => {
  test('are borne: nothing is thrown, nothing read outside of the payload', () => {
    const anyPacket = fc.record({
      direction: anyDirection,
      payload: fc.uint8Array({ minLength: 1, maxLength: 200 }),
      at: fc.option(fc.nat(20_000)),
    });
    fc.assert(
      fc.property(
        anyTransport,
        anyPort,
        anyPort,
        fc.array(anyPacket, { maxLength: 20 }),
        (transport, srcPort, dstPort, packets) => {
          const flow = new FedFlow({ transport, srcPort, dstPort });
          for (const { direction, payload, at } of packets) flow.send(direction, payload, at ?? undefined);
          flow.finish();
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('stay unnamed on ports that nobody uses, but for what chance does', () => {
    const random = xorshift(0x2545f491);
    const named: string[] = [];
    for (let n = 0; n < 20_000; n++) {
      const flow = new FedFlow({ transport: n % 2 === 0 ? 'tcp' : 'udp', srcPort: 45_001, dstPort: 61_007 });
      for (let k = 0; k < 3; k++)
        flow.send(
          k % 2 === 0 ? CLIENT : SERVER,
          Uint8Array.from({ length: 1 + (random() % 200) }, () => random() & 255),
        );
      const service = flow.finish()?.service;
      if (service != null) named.push(service);
    }
    // Forty thousand payloads of random bytes a direction: a handful may look like something.
    expect(named.length).toBeLessThanOrEqual(5);
  });
});

describe('a form that nobody published', () => {
  test('is not told from chance by one packet of random bytes on its own port', () => {
    const random = xorshift(0x9e3779b9);
    const named: string[] = [];
    for (const { service, standard, transports, likelyPorts, firstBytes } of SERVICES) {
      if (standard !== null) continue;
      for (const transport of transports) {
        for (let n = 0; n < 400; n++) {
          const payload = Uint8Array.from({ length: 1 + (random() % 200) }, () => random() >>> 13);
          if (firstBytes !== null) payload[0] = firstBytes[n % firstBytes.length] ?? 0;
          const flow = new FedFlow({ transport, srcPort: 50_000, dstPort: likelyPorts[0] ?? 61_007 });
          if (flow.send(CLIENT, payload).finish()?.service === service) named.push(service);
        }
      }
    }
    // Of some thirty thousand packets that begin as they should.
    expect(named.length).toBeLessThanOrEqual(1);
  });
});

function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
