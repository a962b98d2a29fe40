/**
 * Fragments belong to the flow of their datagram: tshark says which frames it put each datagram together from, and what
 * its ends are. Every frame of these is counted for the conversation of the whole, in every shared capture with fragments.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import { openCapture } from '../../src/capture/open.ts';
import { openFileSource } from '../../src/import/file-source.ts';
import { decodePacket } from '../../src/wire/decode.ts';
import { Fragment, Packet } from '../../src/wire/packet.ts';
import { CAPTURES, captureFiles, HAS_CAPTURES, readCapture } from './captures.ts';
import { tsharkPackets } from './packet-lists.ts';
import { type Row, runFlows } from './run-flows.ts';
import { HAS_TSHARK } from './tshark.ts';

const NEVER_WHOLE =
  'A datagram that never becomes whole: tshark shows none of its frames with ports; its first fragment has them, for us.';
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['ndpi/fuzz-2006-06-26-2594.pcap', NEVER_WHOLE],
  ['ndpi/quic-fuzz-overflow.pcapng', NEVER_WHOLE],
  ['zeek/ipv4/fragmented-2.pcap', NEVER_WHOLE],
  [
    'zeek/ipv4/fragmented-4.pcap',
    'A fragment that lies within the bytes of another: tshark leaves it out of its list; it is of the same datagram.',
  ],
]);

async function hasFragments(file: string): Promise<boolean> {
  const packet = new Packet();
  const reader = await openCapture(openFileSource(join(CAPTURES, file)));
  try {
    for (let block = await reader.next(); block !== null; block = await reader.next()) {
      const { view, offsets, capLens, wireLens, linkTypes } = block;
      for (let i = 0; i < block.length; i++) {
        decodePacket(view, offsets[i] ?? 0, capLens[i] ?? 0, wireLens[i] ?? 0, linkTypes[i] ?? 0, packet);
        if (packet.fragment !== Fragment.none) return true;
      }
    }
    return false;
  } finally {
    await reader.close();
  }
}

type Counts = Map<string, { packets: number; bytes: number }>;

function count(counts: Counts, ends: string, packets: number, bytes: number): void {
  const sum = counts.get(ends) ?? { packets: 0, bytes: 0 };
  counts.set(ends, { packets: sum.packets + packets, bytes: sum.bytes + bytes });
}

async function byTshark(file: string): Promise<Counts> {
  const frames = await tsharkPackets(file, true);
  const ends = frames.map((frame) => frame.ends);
  for (const frame of frames) {
    for (const number of frame.fragments) ends[number - 1] = frame.ends;
  }
  const counts: Counts = new Map();
  for (const [i, { wireLen }] of frames.entries()) {
    if ((ends[i] ?? '') !== '') count(counts, ends[i] ?? '', 1, wireLen);
  }
  return counts;
}

function byUs(rows: readonly Row[]): Counts {
  const counts: Counts = new Map();
  for (const row of rows) {
    const hasPorts = row.src_port !== null;
    const text = (from: string, to: string): string =>
      `${row[`${from}_ip`]} ${row[`${to}_ip`]}${hasPorts ? ` ${row[`${from}_port`]} ${row[`${to}_port`]}` : ''}`;
    if (row.packets_sent !== 0) count(counts, text('src', 'dst'), Number(row.packets_sent), Number(row.bytes_sent));
    if (row.packets_received !== 0)
      count(counts, text('dst', 'src'), Number(row.packets_received), Number(row.bytes_received));
  }
  return counts;
}

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK)('fragments', () => {
  test('are counted for the conversation that tshark puts them together to', async () => {
    const found: string[] = [];
    const met = new Set<string>();
    let files = 0;
    for (const file of ['malformed', 'ndpi', 'pcapng', 'zeek'].flatMap(captureFiles)) {
      const isOne = await hasFragments(file).catch((error: unknown) => {
        if (error instanceof AppError) return false;
        throw error;
      });
      if (!isOne) continue;
      files++;
      const [ours, theirs] = [byUs((await runFlows(readCapture(file))).rows), await byTshark(file)];
      for (const ends of new Set([...ours.keys(), ...theirs.keys()])) {
        const [own, other] = [JSON.stringify(ours.get(ends)), JSON.stringify(theirs.get(ends))];
        if (own !== other && DIFFERENCES.has(file)) met.add(file);
        else if (own !== other) found.push(`${file} ${ends} tshark ${other} we ${own}`);
      }
    }
    expect(found).toEqual([]);
    expect([...met].sort()).toEqual([...DIFFERENCES.keys()].sort());
    expect(files).toBeGreaterThan(20);
  });
});
