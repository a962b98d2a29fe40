/** A capture in two files of a data set, from the queue to the totals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../tests/eventually.ts';
import { ethernet, FLAGS, ipv4, tcp } from '../../tests/golden/packets.ts';
import { ByteWriter } from '../capture/sample-files.ts';
import { openFlowStore } from '../store/flow-store.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const CLIENT = '10.1.0.1';
const SERVER = '192.0.2.80';
const PORTS = [50_000, 50_001, 50_002];

/** A connection of each port, a second a packet; two packets are in the first file. */
const SEGMENTS = [FLAGS.SYN, FLAGS.SYN | FLAGS.ACK, FLAGS.ACK, FLAGS.FIN | FLAGS.ACK, FLAGS.FIN | FLAGS.ACK];
const isFromServer = (i: number): boolean => i === 1 || i === 4;

function file(from: number, to: number): Buffer {
  const bytes = new ByteWriter(true).u32(0xa1b2c3d4).u16(2, 4).u32(0, 0, 65_535, 1);
  for (let i = from; i < to; i++) {
    for (const port of PORTS) {
      const [own, peer] = isFromServer(i) ? [80, port] : [port, 80];
      const [src, dst] = isFromServer(i) ? [SERVER, CLIENT] : [CLIENT, SERVER];
      const sequence = { seq: i === 0 || i === 1 ? 100 : 101, ack: i === 0 ? 0 : 101 };
      const frame = ethernet(0x0800, ipv4(6, src, dst, tcp(own, peer, SEGMENTS[i]!, sequence)));
      bytes.u32(1_700_000_000 + i, 0, frame.length, frame.length).raw(frame);
    }
  }
  return Buffer.from(bytes.bytes);
}

let directory: string;
let workspace: Workspace;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-continued-'));
  workspace = await openWorkspace({ directory }, { openStore: openFlowStore, log: () => {} });
});
afterAll(async () => {
  await workspace.close();
  rmSync(directory, { recursive: true, force: true });
});

const add = (datasetId: number, name: string, bytes: Buffer) =>
  workspace.addCapture({
    datasetId,
    name,
    kind: 'upload',
    source: { kind: 'stream', stream: Readable.from([bytes]), size: null },
  });
const captures = (dataset: number) => workspace.catalog.captures(dataset);
const ready = (dataset: number, count: number) =>
  eventually(() => {
    expect(captures(dataset).filter(({ state }) => state === 'ready')).toHaveLength(count);
  });

test('flows of two files that follow one another count once, and each file keeps its packets', async () => {
  const { id } = workspace.addDataset('series');
  await add(id, 'eth-1.pcap', file(0, 2));
  await add(id, 'eth-2.pcap', file(2, 5));
  await ready(id, 2);
  const [first, second] = captures(id);
  expect(second?.continuation).toEqual({ captureId: first?.id, flows: 3 });
  expect([first?.packets, second?.packets, first?.flows, second?.flows]).toEqual([6, 9, 3, 3]);
  expect(workspace.getDataset(id).flows).toBe(3);

  const ids = captures(id).map((capture) => capture.id);
  expect(await workspace.store.totals(ids, {})).toMatchObject({ flows: 3, packets_sent: 9, packets_received: 6 });
  expect((await workspace.store.totals(ids.slice(1), {})).flows).toBe(3);
  const { rows } = await workspace.store.top(ids, { by: 'dst_port' });
  expect(rows.map(({ value, flows }) => [value, flows])).toEqual([[80, 3]]);
  // The later piece knows of the handshake in the earlier one.
  const piece = await workspace.store.flow(ids[1]!, 0);
  expect(piece).toMatchObject({ continues_capture: ids[0], continues_flow: 0, conn_state: 'SF', packets_sent: 2 });

  await workspace.removeCapture(ids[0]!);
  expect(workspace.getDataset(id).flows).toBe(3);
  expect((await workspace.store.totals(ids.slice(1), {})).flows).toBe(3);
});

test('flows of files with other names do not go on', async () => {
  const { id } = workspace.addDataset('others');
  await add(id, 'here.pcap', file(0, 2));
  await add(id, 'there.pcap', file(2, 5));
  await ready(id, 2);
  expect(captures(id).map(({ continuation }) => continuation)).toEqual([null, null]);
  expect(workspace.getDataset(id).flows).toBe(6);
});
