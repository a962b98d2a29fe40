import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HANDSHAKE, memorySpilling, type Sent, type Tracked, track } from './flow-fixture.ts';
import { DEFAULT_FLOW_SETTINGS, type FlowSettings } from './flow-settings.ts';

const DATAGRAM: Sent = { from: 'client', proto: 17, len: 10, serverPort: 53 };
const brief = (packets: readonly Sent[]): unknown[] =>
  track(packets).rows.map((row) => [row.flow_id, row.packets_sent, row.packets_received]);

describe('where a flow ends', () => {
  test('both ways of a conversation are one flow', () => {
    expect(brief([DATAGRAM, { ...DATAGRAM, from: 'server' }])).toEqual([[0, 1, 1]]);
  });
  test('a datagram after the idle time is a new flow, one just within it is not', () => {
    const limit = DEFAULT_FLOW_SETTINGS.udpIdleSeconds * 1000;
    expect(
      brief([
        { ...DATAGRAM, at: 0 },
        { ...DATAGRAM, at: limit },
      ]),
    ).toEqual([[0, 2, 0]]);
    expect(
      brief([
        { ...DATAGRAM, at: 0 },
        { ...DATAGRAM, at: limit + 1 },
      ]),
    ).toEqual([
      [0, 1, 0],
      [1, 1, 0],
    ]);
  });
  test('other traffic in between changes nothing', () => {
    const other: Sent = { ...DATAGRAM, clientPort: 50_000 };
    const ticks = Array.from({ length: 200 }, (_, i): Sent => ({ ...other, at: 300 * i + 1 }));
    expect(
      track([{ ...DATAGRAM, at: 0 }, ...ticks, { ...DATAGRAM, at: 60_000 }])
        .rows.map((row) => row.packets_sent)
        .sort(),
    ).toEqual([2, 200]);
  });
  test('a repeated SYN belongs to the flow, a SYN with another number begins one', () => {
    expect(brief([HANDSHAKE[0]!, HANDSHAKE[0]!])).toEqual([[0, 2, 0]]);
    expect(brief([...HANDSHAKE, { from: 'client', flags: 'S', seq: 7000 }])).toEqual([
      [0, 2, 1],
      [1, 1, 0],
    ]);
  });
  test('stragglers belong to a connection that was closed, for a while', () => {
    const reset: Sent = { from: 'server', flags: 'R', seq: 901, at: 100 };
    const straggler: Sent = { from: 'client', flags: 'A', seq: 101, ack: 901 };
    const linger = DEFAULT_FLOW_SETTINGS.tcpClosedSeconds * 1000;
    expect(brief([...HANDSHAKE, reset, { ...straggler, at: 100 + linger }])).toEqual([[0, 3, 2]]);
    expect(brief([...HANDSHAKE, reset, { ...straggler, at: 101 + linger }])).toEqual([
      [0, 2, 2],
      [1, 1, 0],
    ]);
  });
  test('an active timeout cuts long flows where it is set', () => {
    const packets = Array.from({ length: 10 }, (_, i): Sent => ({ ...DATAGRAM, at: 1000 * i }));
    expect(track(packets, { activeSeconds: 4 }).rows.map((row) => row.packets_sent)).toEqual([5, 5]);
  });
  test('one packet with a clock gone wild does not end the others', () => {
    const wild: Sent = { ...DATAGRAM, clientPort: 50_000, at: 1e9 };
    expect(brief([{ ...DATAGRAM, at: 0 }, wild, { ...DATAGRAM, at: 5 }, { ...DATAGRAM, at: 60_004 }])).toEqual([
      [0, 3, 0],
      [1, 1, 0],
    ]);
  });
});

test('virtual networks tell flows apart where they are asked to', () => {
  const inNetwork = (vni: number): Sent => ({ ...DATAGRAM, vni });
  const packets = [inNetwork(7), inNetwork(8), inNetwork(7), DATAGRAM];
  const vnis = (settings: Partial<FlowSettings>): unknown =>
    track(packets, settings).rows.map((row) => [row.vni, row.packets_sent]);
  expect(vnis({})).toEqual([[7, 4]]);
  expect(vnis({ vniInKey: true })).toEqual([
    [7, 2],
    [8, 1],
    [null, 1],
  ]);
});

describe('a clock that jumps', () => {
  const HOUR = 3_600_000;
  const later = (at: number): Sent[] => [
    { ...DATAGRAM, clientPort: 50_000, at },
    { ...DATAGRAM, clientPort: 50_000, at },
    { ...DATAGRAM, clientPort: 50_000, at: at + 120, from: 'server' },
  ];
  test('ahead: its first packet and those after it are one flow', () => {
    expect(brief([{ ...DATAGRAM, at: 0 }, ...later(38 * 24 * HOUR)])).toEqual([
      [0, 1, 0],
      [1, 2, 1],
    ]);
  });
  test('ahead by more seconds than 31 bits hold', () => {
    expect(brief([{ ...DATAGRAM, at: 0 }, ...later(2.4e12)])).toEqual([
      [0, 1, 0],
      [1, 2, 1],
    ]);
  });
});

describe('which side is the source', () => {
  const source = (packets: readonly Sent[]): unknown => track(packets).rows.map((row) => row.src_port);
  test('the sender of the SYN', () => expect(source(HANDSHAKE)).toEqual([40_000]));
  test('the receiver of the answer, where the SYN is missing', () =>
    expect(source(HANDSHAKE.slice(1))).toEqual([40_000]));
  test('a SYN that comes after its answer changes nothing', () => {
    expect(source([HANDSHAKE[1]!, HANDSHAKE[0]!, HANDSHAKE[2]!])).toEqual([40_000]);
  });
  test('the side without the well-known port, where the start is missing', () => {
    expect(source([{ from: 'server', len: 9 }])).toEqual([40_000]);
    expect(source([{ ...DATAGRAM, from: 'server' }])).toEqual([40_000]);
  });
  test('the first sender where ports say nothing', () => {
    expect(source([{ from: 'server', proto: 17, serverPort: 50_001 }])).toEqual([50_001]);
  });
  test('a handshake overrules ports', () => {
    const odd: Sent = { from: 'client', flags: 'A', clientPort: 443, serverPort: 40_001, seq: 5 };
    const answer: Sent = { from: 'server', flags: 'SA', clientPort: 443, serverPort: 40_001, seq: 6, ack: 5 };
    const { rows } = track([odd, answer]);
    expect(rows[0]).toMatchObject({ src_port: 443, packets_sent: 1, packets_received: 1, history: '^A^h' });
  });
});

test('past the bound, with nowhere to go, the least recently active flows are written out early, and no packet is lost', () => {
  const packets = Array.from(
    { length: 5000 },
    (_, i): Sent => ({ ...DATAGRAM, clientPort: 10_000 + ((i * 7919) % 1500), at: i }),
  );
  const { rows, tracker } = track(packets, { maxOpenFlows: 64 });
  expect(tracker.flowsCutEarly).toBeGreaterThan(1000);
  expect(rows.length).toBe(tracker.flows);
  expect(rows.reduce((sum, row) => sum + Number(row.packets_sent), 0)).toBe(5000);
});

test('a flow within one bucket of activity has no rows, others one per bucket', () => {
  expect(
    track([
      { ...DATAGRAM, at: 0 },
      { ...DATAGRAM, at: 0 },
    ]).activityRows,
  ).toBe(0);
  expect(track([0, 5, 900, 1500, 1501, 30_000].map((at) => ({ ...DATAGRAM, at }))).activityRows).toBe(5);
});

const anySent = (clientPorts: readonly number[]): fc.Arbitrary<Sent> =>
  fc.record({
    from: fc.constantFrom<'client' | 'server'>('client', 'server'),
    flags: fc.constantFrom('', 'S', 'SA', 'A', 'FA', 'R', 'RA', 'SF', 'FR'),
    seq: fc.integer({ min: -2, max: 40 }).map((n) => n * 50),
    ack: fc.integer({ min: -2, max: 40 }).map((n) => n * 50),
    len: fc.constantFrom(0, 1, 50, 100),
    window: fc.constantFrom(0, 500),
    at: fc.integer({ min: 0, max: 700_000 }),
    proto: fc.constantFrom(6, 17),
    clientPort: fc.constantFrom(...clientPorts),
  });

test('whatever the segments, each is counted once and nothing throws', () => {
  fc.assert(
    fc.property(fc.array(anySent([40_000, 40_001]), { maxLength: 60 }), (packets) => {
      const { rows } = track(packets, { maxOpenFlows: 8 });
      let count = 0;
      for (const row of rows) {
        count += Number(row.packets_sent) + Number(row.packets_received);
        expect(Number(row.lost_bytes)).toBeGreaterThanOrEqual(0);
        expect(Number(row.duration)).toBeGreaterThanOrEqual(0);
      }
      expect(count).toBe(packets.length);
    }),
    { numRuns: 300 },
  );
});

test('wherever a flow is looked for first, it is found where it is', () => {
  const packets = fc.array(fc.tuple(anySent([40_000, 40_001, 40_002]), fc.integer({ min: -1, max: 6 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(packets, (pairs) => {
      const sent = pairs.map(([packet]) => packet);
      const settings = { maxOpenFlows: 4 };
      const guessed = track(sent, settings, memorySpilling(), (packet) => pairs[packet]?.[1] ?? -1);
      expect(guessed.rows).toEqual(track(sent, settings, memorySpilling()).rows);
    }),
    { numRuns: 300 },
  );
});

describe('with somewhere to go for what the table has no room for', () => {
  const byNumber = (tracked: Tracked): unknown => ({
    rows: tracked.rows.toSorted((a, b) => Number(a.flow_id) - Number(b.flow_id)),
    activityRows: tracked.activityRows,
    oneSided: tracked.tracker.oneSidedFlows,
  });

  test('flows are the same as without a bound', () => {
    const ports = Array.from({ length: 12 }, (_, i) => 40_000 + i);
    fc.assert(
      fc.property(
        fc.array(anySent(ports), { maxLength: 80 }),
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom(0, 200),
        (packets, maxOpenFlows, activeSeconds) => {
          const bounded = track(packets, { maxOpenFlows, activeSeconds }, memorySpilling());
          expect(byNumber(bounded)).toEqual(byNumber(track(packets, { activeSeconds })));
          expect(bounded.tracker.flowsCutEarly).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });
  test('so are thousands that take turns, and those that are over leave the file', () => {
    const packets = Array.from({ length: 6_000 }, (_, i): Sent => {
      const from = i % 3 === 0 ? 'server' : 'client';
      return { ...DATAGRAM, from, clientPort: 10_000 + ((i * 7919) % 1500), at: 40 * i };
    });
    const bounded = track(packets, { maxOpenFlows: 64 }, memorySpilling());
    expect(byNumber(bounded)).toEqual(byNumber(track(packets)));
    expect(bounded.tracker.flowsCutEarly).toBe(0);
  });
});
