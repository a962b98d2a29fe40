import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CaptureNotes } from '../capture/capture-notes.ts';
import { FlowIdSet } from './flow-id-set.ts';
import { openPacketIndex, type PacketIndex } from './packet-index.ts';
import { CHECKPOINT_PACKETS, CHUNK_PACKETS } from './packet-index-format.ts';
import { PacketIndexWriter } from './packet-index-writer.ts';

const directory = mkdtempSync(join(tmpdir(), 'capscape-index-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
const newPath = (): string => join(directory, `index-${files++}`);

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const setOf = (...ids: number[]): FlowIdSet => idsOf(ids);

function idsOf(ids: Iterable<number>): FlowIdSet {
  const set = new FlowIdSet();
  for (const id of ids) set.add(id);
  return set;
}

async function open(path: string): Promise<PacketIndex> {
  const index = await openPacketIndex(path);
  if (index === null) throw new Error(`no index at ${path}`);
  return index;
}

/** Numbers of packets, and the checkpoints before them. */
async function packetsOf(index: PacketIndex, flows: FlowIdSet): Promise<{ packets: number[]; checkpoints: number[] }> {
  const packets: number[] = [];
  const checkpoints: number[] = [];
  for await (const found of index.packetsOf(flows)) {
    for (const place of found.places) {
      packets.push(found.first + place);
      checkpoints.push(found.checkpoints?.[Math.floor(place / CHECKPOINT_PACKETS)] ?? -1);
    }
  }
  return { packets, checkpoints };
}

/** Flows that begin all the time, some of which go on for long, and packets that are in none. */
function capture(packets: number, seed: number): { flows: Int32Array; offsets: number[] } {
  const below = random(seed);
  const flows = new Int32Array(packets);
  const offsets: number[] = [];
  let begun = 0;
  let offset = 24;
  for (let i = 0; i < packets; i++) {
    const kind = below(10);
    if (kind === 0) flows[i] = -1;
    else if (begun === 0 || kind < 4) flows[i] = begun++;
    else flows[i] = kind < 8 ? Math.max(0, begun - 1 - below(300)) : below(begun);
    offsets.push(offset);
    offset += 16 + 60 + below(1500) + (i % 100_000 === 99_999 ? 2 ** 33 : 0);
  }
  return { flows, offsets };
}

describe('the packet index', () => {
  test('gives every flow its packets, in the order of the file', async () => {
    const { flows, offsets } = capture(2 * CHUNK_PACKETS + 1000, 7);
    const path = newPath();
    const writer = new PacketIndexWriter(path);
    for (const [i, flow] of flows.entries()) writer.add(flow, offsets[i]!);
    writer.finish([{ offset: 0, length: 24, isSection: true }], new CaptureNotes());

    const index = await open(path);
    expect(index.packets).toBe(flows.length);
    expect(index.landmarks).toEqual([{ offset: 0, length: 24, isSection: true }]);
    const below = random(99);
    const flowCount = flows.reduce((most, id) => Math.max(most, id), 0) + 1;
    for (let round = 0; round < 20; round++) {
      const chosen = new Set(Array.from({ length: [1, 2, 50, 5000][round % 4]! }, () => below(flowCount)));
      const wanted = [...flows.keys()].filter((i) => chosen.has(flows[i]!));
      const found = await packetsOf(index, idsOf(chosen));
      expect(found.packets).toEqual(wanted);
      expect(found.checkpoints).toEqual(wanted.map((i) => offsets[i - ((i % CHUNK_PACKETS) % CHECKPOINT_PACKETS)]));
    }
    const all = await packetsOf(index, idsOf(flows.filter((id) => id >= 0)));
    expect(all.packets).toEqual([...flows.keys()].filter((i) => flows[i]! >= 0));
    await index.close();
    expect(statSync(path).size / flows.length).toBeLessThan(4);
  });

  test('a packet whose flow is known late is among those of its flow, in its place', async () => {
    const path = newPath();
    const writer = new PacketIndexWriter(path);
    const packets = CHUNK_PACKETS + 10;
    const flowOf = (i: number): number => (i % 1000 === 5 ? 3 : i % 3);
    for (let i = 0; i < packets; i++) writer.add(i % 1000 === 5 ? -1 : flowOf(i), 24 + 100 * i);
    for (let i = packets - 1; i >= 0; i--) if (i % 1000 === 5) writer.settle(i, 3);
    writer.finish([], new CaptureNotes());
    const index = await open(path);
    const expected = Array.from({ length: packets }, (_, i) => i).filter((i) => flowOf(i) === 3 || flowOf(i) === 1);
    expect((await packetsOf(index, setOf(1, 3))).packets).toEqual(expected);
    expect((await packetsOf(index, setOf(3))).packets).toEqual(expected.filter((i) => i % 1000 === 5));
    await index.close();
  });

  test('a capture without packets, and one without positions', async () => {
    const empty = newPath();
    new PacketIndexWriter(empty).finish([], new CaptureNotes());
    const index = await open(empty);
    expect(await packetsOf(index, setOf(0))).toEqual({ packets: [], checkpoints: [] });
    await index.close();

    const packed = newPath();
    const writer = new PacketIndexWriter(packed);
    writer.add(0, 24);
    writer.finish(null, new CaptureNotes());
    const second = await open(packed);
    expect(await packetsOf(second, setOf(0))).toEqual({ packets: [0], checkpoints: [-1] });
    await second.close();
  });

  test('is there once it is finished, and not at all after giving up', async () => {
    const path = newPath();
    const writer = new PacketIndexWriter(path);
    writer.add(0, 24);
    expect(await openPacketIndex(path)).toBeNull();
    writer.abort();
    expect(readdirSync(directory).filter((name) => path.endsWith(name.replace('.tmp', '')))).toEqual([]);
  });

  test('is refused where it is cut', async () => {
    const path = newPath();
    const writer = new PacketIndexWriter(path);
    for (let i = 0; i < 1000; i++) writer.add(i % 10, 24 + 80 * i);
    writer.finish([], new CaptureNotes());
    writeFileSync(path, Buffer.alloc(3));
    await expect(openPacketIndex(path)).rejects.toThrow('damaged');
    writeFileSync(path, Buffer.alloc(300));
    await expect(openPacketIndex(path)).rejects.toThrow('damaged');
  });
});
