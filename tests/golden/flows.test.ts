/** Whole engine on small captures built here: what the RFCs and Zeek's definitions say of them, cross-checked by tshark. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Row, runFlows } from '../oracle/run-flows.ts';
import { HAS_TSHARK, tcpAnalysis } from '../oracle/tshark.ts';
import { ethernet, FLAGS, type Frame, icmp, ipv4, ipv6, payload, pcap, tcp, udp } from './packets.ts';

const { SYN, ACK, FIN, PSH } = FLAGS;
const CLIENT = '10.1.0.1';
const SERVER = '192.0.2.80';
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const up = (flags: number, seq: number, ack: number, data: number[] = [], options: number[] = []): number[] =>
  ethernet(IPV4, ipv4(6, CLIENT, SERVER, tcp(50_000, 80, flags, { seq, ack, options }, data)));
const down = (flags: number, seq: number, ack: number, data: number[] = [], options: number[] = []): number[] =>
  ethernet(IPV4, ipv4(6, SERVER, CLIENT, tcp(80, 50_000, flags, { seq, ack, options }, data)));
const SYN_OPTIONS = [2, 4, 5, 0xb4, 4, 2, 1, 1, 1, 3, 3, 7];

/** A download of three segments, of which the second comes late and the third twice. */
const DOWNLOAD: readonly Frame[] = [
  { at: 0, bytes: up(SYN, 1000, 0, [], SYN_OPTIONS) },
  { at: 20_000, bytes: down(SYN | ACK, 5000, 1001, [], SYN_OPTIONS) },
  { at: 25_000, bytes: up(ACK, 1001, 5001) },
  { at: 26_000, bytes: up(PSH | ACK, 1001, 5001, payload(100)) },
  { at: 50_000, bytes: down(ACK, 5001, 1101, payload(1000)) },
  { at: 51_000, bytes: down(ACK, 7001, 1101, payload(1000)) },
  { at: 52_000, bytes: down(ACK, 6001, 1101, payload(1000)) },
  { at: 60_000, bytes: up(ACK, 1101, 7001) },
  { at: 300_000, bytes: down(ACK, 7001, 1101, payload(1000)) },
  { at: 305_000, bytes: up(ACK, 1101, 8001) },
  { at: 306_000, bytes: up(FIN | ACK, 1101, 8001) },
  { at: 330_000, bytes: down(FIN | ACK, 8001, 1102) },
  { at: 331_000, bytes: up(ACK, 1102, 8002) },
];

const FRAGMENTED = payload(1480);
const MIXED: readonly Frame[] = [
  { at: 0, bytes: ethernet(IPV4, ipv4(17, CLIENT, '198.51.100.53', udp(40_000, 53, payload(30))), 7) },
  { at: 1_500, bytes: ethernet(IPV4, ipv4(17, '198.51.100.53', CLIENT, udp(53, 40_000, payload(90))), 7) },
  { at: 2_000, bytes: ethernet(IPV4, ipv4(1, CLIENT, SERVER, icmp(8, 0, payload(40)))) },
  { at: 3_000, bytes: ethernet(IPV4, ipv4(1, SERVER, CLIENT, icmp(0, 0, payload(40)))) },
  { at: 4_000, bytes: ethernet(0x0806, payload(28)) },
  { at: 5_000, bytes: ethernet(IPV6, ipv6(17, 1, 2, udp(5353, 5353, payload(20)))) },
  {
    at: 6_000,
    bytes: ethernet(IPV4, ipv4(17, CLIENT, SERVER, udp(6000, 6001, FRAGMENTED.slice(8)), { moreFragments: true })),
  },
  { at: 7_000, bytes: ethernet(IPV4, ipv4(17, CLIENT, SERVER, payload(200), { fragmentOffset: 1480 })) },
  { at: 8_000, bytes: up(SYN, 1, 0), captured: 34 },
  { at: 9_000, bytes: ethernet(IPV4, ipv4(50, CLIENT, SERVER, [0, 0, 0, 9, ...payload(60)])) },
];

const pick = (rows: readonly Row[], ...names: string[]): unknown[][] =>
  rows.map((row) => names.map((name) => row[name]));

describe('a download with a late and a repeated segment', () => {
  test('has these flow values', async () => {
    const { rows, summary } = await runFlows(pcap(DOWNLOAD));
    expect(summary).toMatchObject({ packets: 13, packetsInFlows: 13, flows: 1, truncatedPackets: 0, damage: null });
    expect(rows).toMatchObject([
      {
        flow_id: 0,
        start: 1_704_067_200_000_000_000n,
        duration: 331_000_000,
        src_ip: CLIENT,
        src_port: 50_000,
        dst_ip: SERVER,
        dst_port: 80,
        src_mac: 0x020000000001,
        packets_sent: 7,
        packets_received: 6,
        payload_sent: 100,
        payload_received: 4000,
        conn_state: 'SF',
        history: 'ShADdtFf',
        rtt: 25_000_000,
        rtt_server: 20_000_000,
        rtt_client: 5_000_000,
        response_time: 24_000_000,
        retransmits_sent: 0,
        retransmits_received: 1,
        spurious_retransmits_received: 0,
        out_of_order_received: 1,
        lost_bytes: 0,
        src_mss: 1460,
        dst_window_scale: 7,
        sack: 1,
        vlan: null,
        tunnel: null,
      },
    ]);
  });

  test.skipIf(!HAS_TSHARK)('and tshark finds the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'capscape-golden-'));
    try {
      const path = join(folder, 'download.pcap');
      writeFileSync(path, pcap(DOWNLOAD));
      const { directions, roundTrips } = await tcpAnalysis(path);
      expect(Number(roundTrips[0]?.seconds)).toBe(0.025);
      expect(directions.get(`${SERVER} 80 ${CLIENT} 50000`)).toMatchObject({ retransmits: 1, out_of_order: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('every protocol is a flow or is counted by name; what was not captured is null', async () => {
  const { rows, summary } = await runFlows(pcap(MIXED));
  expect(summary.notInFlows).toEqual({ arp: 1 });
  expect(summary.truncatedPackets).toBe(1);
  expect(
    pick(
      rows,
      'proto',
      'src_ip',
      'src_port',
      'dst_port',
      'packets_sent',
      'packets_received',
      'conn_state',
      'history',
      'vlan',
    ),
  ).toEqual([
    [17, CLIENT, 40_000, 53, 1, 1, 'SF', 'Dd', 7],
    [1, CLIENT, null, null, 1, 1, 'OTH', null, null],
    [17, '2001:db8::1', 5353, 5353, 1, 0, 'S0', 'D', null],
    [17, CLIENT, 6000, 6001, 2, 0, 'S0', 'D', null],
    [6, CLIENT, null, null, 1, 0, 'OTH', null, null],
    [50, CLIENT, null, null, 1, 0, 'OTH', null, null],
  ]);
  expect(rows[0]?.response_time).toBe(1_500_000);
});

test('the outermost addresses of a tunnel, on the sides of the flow within', async () => {
  const gre = (src: string, dst: string, inner: number[]): number[] =>
    ethernet(IPV4, ipv4(47, src, dst, [0, 0, 8, 0, ...inner]));
  const request = ipv4(6, CLIENT, SERVER, tcp(50_000, 80, SYN, { seq: 1 }));
  const answer = ipv4(6, SERVER, CLIENT, tcp(80, 50_000, SYN | ACK, { seq: 9, ack: 2 }));
  const ends = { src_ip: CLIENT, tunnel: 'gre', outer_src_ip: '203.0.113.1', outer_dst_ip: '203.0.113.2' };
  const inOrder = [gre('203.0.113.1', '203.0.113.2', request), gre('203.0.113.2', '203.0.113.1', answer)];
  for (const frames of [inOrder, inOrder.slice(1), inOrder.toReversed()]) {
    const { rows } = await runFlows(pcap(frames.map((bytes, at) => ({ at, bytes }))));
    expect(rows).toMatchObject([ends]);
  }
  const { rows } = await runFlows(pcap(DOWNLOAD));
  expect(rows).toMatchObject([{ outer_src_ip: null, outer_dst_ip: null }]);
});

test('what is amiss with a capture is counted', async () => {
  const late = { at: 10_000, bytes: up(ACK, 1001, 5001, payload(3000)) };
  const oneWay = [0, 20_000, 30_000].map((at, i) => ({ at, bytes: up(ACK, 1001 + 4000 * i, 5001) }));
  const { summary } = await runFlows(pcap([...oneWay, late]));
  expect(summary.quality).toEqual({
    clockStepsBack: 1,
    clockJumpsAhead: 0,
    oversizePackets: 1,
    duplicatePackets: 0,
    oneSidedFlows: 1,
    checksumErrors: null,
    undecoded: {},
  });
  expect((await runFlows(pcap(DOWNLOAD))).summary.quality).toEqual({
    clockStepsBack: 0,
    clockJumpsAhead: 0,
    oversizePackets: 0,
    // Sample frames all have one identification, so that the segment sent again looks captured again.
    duplicatePackets: 1,
    oneSidedFlows: 0,
    checksumErrors: null,
    undecoded: {},
  });
  const hours = [0, 3_600_000_000, 7_200_000_001].map((at) => ({ at, bytes: up(ACK, 1001, 5001) }));
  expect((await runFlows(pcap(hours))).summary.quality.clockJumpsAhead).toBe(1);
  expect((await runFlows(pcap(MIXED))).summary.quality.undecoded).toEqual({
    'tcp/too-short': { packets: 1, bytes: 0 },
  });
  expect((await runFlows(pcap([{ ...late, captured: 40 }]))).summary.quality.undecoded).toEqual({
    'tcp/too-short': { packets: 1, bytes: 6 },
  });
});

describe('the same flows', () => {
  const bytes = pcap([...DOWNLOAD, ...MIXED.map((frame) => ({ ...frame, at: frame.at + 400_000 }))]);
  test('however the bytes come', async () => {
    const whole = await runFlows(bytes);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), async (chunk) => {
        const { rows, activity, summary } = await runFlows(bytes, { chunk });
        expect(rows).toEqual(whole.rows);
        expect(activity).toEqual(whole.activity);
        expect({ ...summary, seconds: 0 }).toEqual({ ...whole.summary, seconds: 0 });
      }),
      { numRuns: 30 },
    );
  });
  test('for any prefix: everything before the cut, and where it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 24, max: bytes.length }), async (length) => {
        const { rows, summary } = await runFlows(bytes.subarray(0, length));
        const packets = rows.reduce((sum, row) => sum + Number(row.packets_sent) + Number(row.packets_received), 0);
        expect(packets).toBe(summary.packetsInFlows);
        const ends = summary.damage === null ? length : summary.damage.offset;
        expect(ends).toBeLessThanOrEqual(length);
        expect(summary.packets).toBeLessThanOrEqual(DOWNLOAD.length + MIXED.length);
      }),
      { numRuns: 60 },
    );
  });
});
