import { describe, expect, test } from 'vitest';
import { HANDSHAKE, type Sent, track } from './flow-fixture.ts';

const REQUEST: Sent = { from: 'client', flags: 'A', seq: 101, ack: 901, len: 50 };
const ANSWER: Sent = { from: 'server', flags: 'A', seq: 901, ack: 151, len: 500 };

/** Zeek's documentation of `conn_state`, and what its policy script makes of each way to begin and to end. */
const STATES: readonly (readonly [state: string, history: string, packets: readonly Sent[]])[] = [
  ['S0', 'S', HANDSHAKE.slice(0, 1)],
  ['S1', 'ShA', HANDSHAKE],
  [
    'SF',
    'ShADadFf',
    [
      ...HANDSHAKE,
      REQUEST,
      { from: 'server', flags: 'A', seq: 901, ack: 151 },
      ANSWER,
      { from: 'client', flags: 'FA', seq: 151, ack: 1401 },
      { from: 'server', flags: 'FA', seq: 1401, ack: 152 },
      { from: 'client', flags: 'A', seq: 152, ack: 1402 },
    ],
  ],
  ['REJ', 'Sr', [HANDSHAKE[0]!, { from: 'server', flags: 'RA', seq: 0, ack: 101 }]],
  ['S2', 'ShAF', [...HANDSHAKE, { from: 'client', flags: 'FA', seq: 101, ack: 901 }]],
  ['S3', 'ShAf', [...HANDSHAKE, { from: 'server', flags: 'FA', seq: 901, ack: 101 }]],
  ['RSTO', 'ShADR', [...HANDSHAKE, REQUEST, { from: 'client', flags: 'R', seq: 151 }]],
  ['RSTR', 'ShADr', [...HANDSHAKE, REQUEST, { from: 'server', flags: 'R', seq: 901 }]],
  ['RSTOS0', 'SR', [HANDSHAKE[0]!, { from: 'client', flags: 'R', seq: 101 }]],
  ['RSTRH', '^hr', [HANDSHAKE[1]!, { from: 'server', flags: 'R', seq: 901 }]],
  ['SH', 'SF', [HANDSHAKE[0]!, { from: 'client', flags: 'F', seq: 101 }]],
  ['SHR', '^hf', [HANDSHAKE[1]!, { from: 'server', flags: 'F', seq: 901 }]],
  ['OTH', 'DdA', [REQUEST, ANSWER, { from: 'client', seq: 151, ack: 1401 }]],
];

describe('conn_state and history', () => {
  test.each(STATES)('%s %s', (state, history, packets) => {
    const { rows } = track(packets);
    expect(rows.map((row) => [row.conn_state, row.history])).toEqual([[state, history]]);
  });
});

describe('round trip', () => {
  test('is from the SYN to the acknowledgement of its answer', () => {
    const { rows } = track([
      { ...HANDSHAKE[0]!, at: 0 },
      { ...HANDSHAKE[1]!, at: 20 },
      { ...HANDSHAKE[2]!, at: 25 },
    ]);
    expect(rows[0]?.rtt).toBe(25e6);
  });
  test('begins with the last SYN when the first was lost', () => {
    const { rows } = track([
      { ...HANDSHAKE[0]!, at: 0 },
      { ...HANDSHAKE[0]!, at: 1000 },
      { ...HANDSHAKE[1]!, at: 1020 },
      { ...HANDSHAKE[2]!, at: 1025 },
    ]);
    expect(rows[0]?.rtt).toBe(25e6);
  });
  test('is not known without the answer, nor of a rejected attempt', () => {
    expect(track([HANDSHAKE[0]!, HANDSHAKE[2]!]).rows[0]?.rtt).toBeNull();
    expect(track([HANDSHAKE[0]!, { from: 'server', flags: 'RA', ack: 101 }]).rows[0]?.rtt).toBeNull();
  });
});

describe('repeated and missing segments', () => {
  const segment = (seq: number, at: number, len = 100): Sent => ({
    from: 'server',
    flags: 'A',
    seq,
    ack: 101,
    len,
    at,
  });
  const opened = HANDSHAKE.map((sent, i) => ({ ...sent, at: i }));

  test('a segment sent again after a while is a retransmission', () => {
    const { rows } = track([...opened, segment(901, 10), segment(901, 300)]);
    expect(rows[0]).toMatchObject({ retransmits_sent: 0, retransmits_received: 1, out_of_order: 0, lost_bytes: 0 });
    expect(rows[0]?.history).toBe('ShAdt');
  });
  test('one that fills a hole within the round trip is out of order', () => {
    const { rows } = track([...opened, segment(901, 10), segment(1101, 11), segment(1001, 12)]);
    expect(rows[0]).toMatchObject({ retransmits_received: 0, out_of_order: 1, lost_bytes: 0 });
  });
  test('a hole that is never filled is lost', () => {
    const { rows } = track([...opened, segment(901, 10), segment(1101, 11), segment(1201, 12), segment(1501, 13)]);
    expect(rows[0]).toMatchObject({ out_of_order: 0, lost_bytes: 300 });
  });
  test('sequence numbers wrap', () => {
    const { rows } = track([segment(0xffff_ffce, 10), segment(50, 11), segment(150, 12), segment(450, 13)]);
    expect(rows[0]).toMatchObject({ retransmits_sent: 0, out_of_order: 0, lost_bytes: 200 });
  });
  test('what was acknowledged already is a spurious retransmission', () => {
    const acked: Sent = { from: 'client', flags: 'A', seq: 101, ack: 1001, at: 20 };
    expect(track([...opened, segment(901, 10), acked, segment(901, 21)]).rows[0]?.retransmits_received).toBe(1);
  });
  test('a keep-alive is none', () => {
    const { rows } = track([...opened, segment(901, 10), segment(1000, 9000, 1), segment(1000, 18_000, 0)]);
    expect(rows[0]).toMatchObject({ retransmits_received: 0, out_of_order: 0 });
  });
});

test('a closed window counts, and not in the segments that end the connection', () => {
  const { rows } = track([
    ...HANDSHAKE,
    { from: 'client', flags: 'A', seq: 101, ack: 901, window: 0 },
    { from: 'client', flags: 'A', seq: 101, ack: 901, window: 500 },
    { from: 'server', flags: 'RA', seq: 901, ack: 101, window: 0 },
  ]);
  expect(rows[0]).toMatchObject({ zero_windows: 1, history: 'ShAWr', conn_state: 'RSTR' });
});
