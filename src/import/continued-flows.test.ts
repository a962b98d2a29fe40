/** A capture in two files of a data set, from the queue to the totals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../tests/eventually.ts';
import { connectionsFile as file } from '../../tests/golden/connections-file.ts';
import { openFlowStore } from '../store/flow-store.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

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

  // Every view counts flows, and only the list has a row for each piece.
  const continued = { filter: 'continues_capture is known' };
  expect((await workspace.store.totals(ids, continued)).flows).toBe(3);
  expect(await workspace.store.flows(ids, { limit: 1 })).toMatchObject({ total: 6, flows: 3 });
  const hosts = await workspace.store.top(ids, { by: 'ip', limit: 1 });
  expect(hosts.rows.map(({ flows }) => flows)).toEqual([3]);
  expect((await workspace.store.pairs(ids, { a: 'src_ip', b: 'dst_ip' })).rows.map(({ flows }) => flows)).toEqual([3]);
  const { bins, notKnown } = await workspace.store.histogram(ids, { field: 'bytes' });
  expect(bins.reduce((sum, { flows }) => sum + flows, notKnown)).toBe(3);
  expect((await workspace.store.values(ids, { field: 'dst_port' })).values).toEqual([{ value: 80, flows: 3 }]);
  expect((await workspace.store.timeline(ids, { bins: 1 })).series[0]?.flows).toEqual([3]);

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
