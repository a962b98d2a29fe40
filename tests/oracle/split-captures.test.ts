/** A capture that is cut in parts, imported one after another as files of a data set, adds up to what it was whole. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { captureFiles, HAS_CAPTURES, readCapture } from './captures.ts';
import { type HandedOn, type Row, runFlows } from './run-flows.ts';

const LARGEST = 100_000;
/** A datagram whose fragments lie in two files is put together in neither. */
const FRAGMENTED = /ipv6-frag/i;
const IPV4_FRAGMENT = 0x3fff;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const MAGICS = [0xa1b2c3d4, 0xa1b23c4d];
/** What is missing at the end of one file and comes in the next stays missing. */
const SUMMED = [
  'packets_sent',
  'packets_received',
  'bytes_sent',
  'bytes_received',
  'payload_sent',
  'payload_received',
  'retransmits_sent',
  'retransmits_received',
  'fast_retransmits_sent',
  'fast_retransmits_received',
  'spurious_retransmits_sent',
  'spurious_retransmits_received',
  'out_of_order',
  'duplicate_acks_sent',
  'duplicate_acks_received',
  'zero_windows',
  'zero_window_time_sent',
  'zero_window_time_received',
  'resets_sent',
  'resets_received',
] as const;

interface Packets {
  readonly header: Buffer;
  readonly records: readonly Buffer[];
}

/** Null for what is no little-endian pcap file with its packets in order of time. */
function packetsOf(bytes: Buffer): Packets | null {
  if (bytes.length < FILE_HEADER || !MAGICS.includes(bytes.readUInt32LE(0))) return null;
  const records: Buffer[] = [];
  let before = 0n;
  for (let at = FILE_HEADER; at + RECORD_HEADER <= bytes.length; ) {
    const end = at + RECORD_HEADER + bytes.readUInt32LE(at + 8);
    const time = bytes.readBigUInt64BE(at);
    const seconds = BigInt(bytes.readUInt32LE(at)) * 1_000_000_000n + BigInt(bytes.readUInt32LE(at + 4));
    if (end > bytes.length || time < 0n || seconds < before) return null;
    before = seconds;
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return { header: bytes.subarray(0, FILE_HEADER), records };
}

async function importInParts({ header, records }: Packets, cuts: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  let carried: HandedOn | null = null;
  const ends = [...cuts, records.length];
  for (const [i, end] of ends.entries()) {
    const part = Buffer.concat([header, ...records.slice(ends[i - 1] ?? 0, end)]);
    const read = await runFlows(part, { recognises: true, captureId: i + 1, carried });
    const packets = read.rows.reduce((sum, row) => sum + Number(row.packets_sent) + Number(row.packets_received), 0);
    expect(packets).toBe(read.summary.packetsInFlows);
    carried = read.handedOn;
    rows.push(...read.rows);
  }
  return rows;
}

const totals = (rows: readonly Row[]): Record<string, number> => {
  const sums: Record<string, number> = { flows: rows.filter((row) => row.continues_flow === null).length };
  for (const name of SUMMED) {
    // A piece keeps the side for the source that was taken for it by then.
    const both = name.replace(/_(sent|received)$/, '');
    sums[both] = rows.reduce((sum, row) => sum + Number(row[name]), sums[both] ?? 0);
  }
  return sums;
};

/** Packets and bytes of each end of each pair of ends. */
const ends = (rows: readonly Row[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  const add = (key: string, packets: unknown, bytes: unknown): void => {
    sums[`${key} packets`] = (sums[`${key} packets`] ?? 0) + Number(packets);
    sums[`${key} bytes`] = (sums[`${key} bytes`] ?? 0) + Number(bytes);
  };
  for (const row of rows) {
    add(`${row.proto} ${row.src_ip} ${row.src_port} > ${row.dst_ip} ${row.dst_port}`, row.packets_sent, row.bytes_sent);
    add(
      `${row.proto} ${row.dst_ip} ${row.dst_port} > ${row.src_ip} ${row.src_port}`,
      row.packets_received,
      row.bytes_received,
    );
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum > 0));
};

function isFragment(record: Buffer): boolean {
  const frame = record.subarray(RECORD_HEADER);
  return frame.length > 22 && frame.readUInt16BE(12) === 0x0800 && (frame.readUInt16BE(20) & IPV4_FRAGMENT) !== 0;
}

const splittable = HAS_CAPTURES
  ? [...captureFiles('ndpi'), ...captureFiles('zeek')].flatMap((path) => {
      const bytes = Buffer.from(readCapture(path));
      const packets = bytes.length > LARGEST || FRAGMENTED.test(path) ? null : packetsOf(bytes);
      if (packets === null || packets.records.length < 3 || packets.records.some(isFragment)) return [];
      return [{ path, packets }];
    })
  : [];

test.skipIf(!HAS_CAPTURES)('small captures, cut in two or three at any packet', async () => {
  expect(splittable.length).toBeGreaterThan(150);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(splittable.length - 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (chosen, first, second) => {
        const { path, packets } = splittable[chosen]!;
        const count = packets.records.length;
        const cuts = [first, second].map((share) => Math.floor(share * count)).sort((a, b) => a - b);
        const whole = await runFlows(Buffer.concat([packets.header, ...packets.records]), { recognises: true });
        const parts = await importInParts(packets, cuts);
        const at = `${path} at ${cuts}`;
        expect(totals(parts), at).toEqual(totals(whole.rows));
        expect(ends(parts), at).toEqual(ends(whole.rows));
      },
    ),
    { numRuns: 300 },
  );
});
