/** Captures analysed in place: read through from a real Azurite, with no copy here, their packets fetched by range later. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPasted } from '../../src/azure/pasted-link.ts';
import { UrlWay } from '../../src/azure/url-way.ts';
import { originalPath } from '../../src/import/data-directory.ts';
import { openCapturePackets } from '../../src/import/packets/capture-packets.ts';
import { pickPackets } from '../../src/import/packets/pick-packets.ts';
import type { CaptureRecord } from '../../src/import/records.ts';
import { PART_BYTES } from '../../src/import/remote/read-ahead.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { openWorkspace, type Workspace } from '../../src/import/workspace.ts';
import { FlowIdSet } from '../../src/store/flow-id-set.ts';
import { openFlowStore } from '../../src/store/flow-store.ts';
import { type Clock, startClock } from '../clock.ts';
import { TEST_CERT } from '../remote/test-certificate.ts';
import { pcapOf } from './capture-bytes.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { type SecureAzurite, startSecureAzurite } from './secure-azurite.ts';

const FILE = pcapOf(14_000_000);
const BROKEN = Buffer.concat([pcapOf(1_000_000).subarray(0, 500_000), Buffer.alloc(20_000_000, 0xff)]);

let clock: Clock;
let azurite: SecureAzurite;
let proxy: CuttingProxy;
let directory: string;
let workspace: Workspace;
let remote: RemoteClient;
let urls: UrlWay;

async function open(): Promise<void> {
  workspace = await openWorkspace({ directory }, { openStore: openFlowStore, log: () => {} });
  remote = new RemoteClient({
    allowedRanges: ['127.0.0.1/32'],
    ca: [TEST_CERT],
    limits: { tries: 3, firstPauseMs: 50 },
  });
  urls = new UrlWay(workspace, remote);
  await workspace.receptions.addWay(urls);
}

async function close(): Promise<void> {
  await workspace.close();
  remote.close();
}

beforeAll(async () => {
  clock = startClock();
  azurite = await startSecureAzurite(clock.env);
  proxy = await startCuttingProxy(azurite.port);
  await azurite.putBlob('logs', 'large.pcap', FILE);
  await azurite.putBlob('logs', 'packed.pcap.gz', gzipSync(pcapOf(3_000_000), { level: 1 }));
  await azurite.putBlob('logs', 'broken.pcap', BROKEN);
  directory = await mkdtemp(join(tmpdir(), 'capscape-in-place-'));
  await open();
});
afterAll(async () => {
  await close();
  await proxy?.close();
  await azurite?.stop();
  clock.stop();
  await rm(directory, { recursive: true, force: true });
});

const captureOf = (id: number): CaptureRecord => workspace.getCapture(id);
const settled = (id: number, state: string) => expect.poll(() => captureOf(id).state).toBe(state);

async function begin(blob: string, link = azurite.link('service', 'logs', blob)): Promise<number> {
  const dataset = workspace.addDataset(blob);
  const order = { datasetId: dataset.id, link: readPasted(link), picks: null, isInPlace: true, by: null };
  const [imported] = await urls.begin(order);
  return imported?.capture.id ?? 0;
}

/** Packets of the first flows, each with its bytes. */
async function packetsOf(id: number, count: number): Promise<Buffer[]> {
  const flows = new FlowIdSet();
  for (let flow = 0; flow < 100_000; flow++) flows.add(flow);
  const { index, source, close: done } = await openCapturePackets(workspace, captureOf(id));
  const packets: Buffer[] = [];
  try {
    const ranges = [{ from: 0, to: count }];
    for await (const { block, rows } of pickPackets({ index, source, flows, ranges }))
      for (const row of rows) {
        const at = block.offsets[row] ?? 0;
        packets.push(Buffer.from(block.bytes.slice(at, at + (block.capLens[row] ?? 0))));
      }
  } finally {
    await done();
  }
  return packets;
}

test('flows without a copy, packets by range, and what a restart asks for', async () => {
  const id = await begin('large.pcap');
  await settled(id, 'ready');
  expect(existsSync(originalPath(workspace.data, id))).toBe(false);
  const whole = captureOf(id);
  expect(whole).toMatchObject({ isInPlace: true, fileBytes: FILE.length, damage: null });
  expect(whole.packets).toBe(Math.ceil((FILE.length - 24) / 1_416));
  expect(whole.sha256).toMatch(/^[0-9a-f]{64}$/);

  const first = FILE.subarray(40, 40 + 1_400);
  const [packet] = await packetsOf(id, 3);
  expect(packet?.equals(first)).toBe(true);

  await close();
  await open();
  await expect(packetsOf(id, 1)).rejects.toMatchObject({ code: 'LINK_NEEDED' });
  await expect(workspace.reanalyse(id)).rejects.toMatchObject({ code: 'LINK_NEEDED' });
  expect(captureOf(id)).toEqual(whole);
  const other = urls.giveLink(id, { link: azurite.link('service', 'logs', 'broken.pcap') });
  await expect(other).rejects.toMatchObject({ code: expect.stringMatching(/LINK_/) });
  await urls.giveLink(id, { token: azurite.token('user-delegation', 'logs', 'large.pcap') });
  expect((await packetsOf(id, 1))[0]?.equals(first)).toBe(true);

  await workspace.reanalyse(id);
  await settled(id, 'ready');
  expect(captureOf(id).packets).toBe(whole.packets);
});

test('a compressed capture', async () => {
  const id = await begin('packed.pcap.gz');
  await settled(id, 'ready');
  expect(captureOf(id).packets).toBe(Math.ceil((3_000_000 - 24) / 1_416));
  expect((await packetsOf(id, 2)).map(({ length }) => length)).toEqual([1_400, 1_400]);
});

test('what is damaged is not fetched to its end', async () => {
  proxy.forget();
  const link = azurite.link('service', 'logs', 'broken.pcap').replace(`:${azurite.port}/`, `:${proxy.port}/`);
  const id = await begin('broken.pcap', link);
  await settled(id, 'ready');
  expect(captureOf(id)).toMatchObject({ fileBytes: BROKEN.length, damage: { message: expect.any(String) } });
  expect(captureOf(id).packets).toBeGreaterThan(300);
});

test('a token that ends on the way: paused with nothing half, then whole', async () => {
  // Parts beyond the first five are asked for when the second is whole: after the token's end.
  proxy.forget();
  proxy.holdAfter(PART_BYTES * 1.5);
  const ending = azurite.link('service', 'logs', 'large.pcap', { expires: new Date(Date.now() + 600_000) });
  const id = await begin('large.pcap', ending.replace(`:${azurite.port}/`, `:${proxy.port}/`));
  await expect.poll(() => proxy.bytes()).toBeGreaterThan(PART_BYTES);
  clock.forward(600_000);
  proxy.holdAfter(null);
  await settled(id, 'paused');
  expect(workspace.getCapture(id).error?.detail).toContain('read from its first byte again');
  expect(captureOf(id)).toMatchObject({ error: { code: 'LINK_EXPIRED' }, fileBytes: 0 });
  await workspace.resumeCapture(id, { token: azurite.token('account', 'logs', '') });
  await settled(id, 'ready');
  expect(captureOf(id).packets).toBe(Math.ceil((FILE.length - 24) / 1_416));
});

test('cancelled, it leaves nothing', async () => {
  proxy.forget();
  proxy.holdAfter(PART_BYTES * 1.5);
  const link = azurite.link('service', 'logs', 'large.pcap').replace(`:${azurite.port}/`, `:${proxy.port}/`);
  const id = await begin('large.pcap', link);
  await settled(id, 'receiving');
  await expect.poll(() => proxy.bytes()).toBeGreaterThan(PART_BYTES);
  const job = workspace.catalog.jobsOfCapture(id).at(-1);
  await workspace.cancelJob(job?.id ?? 0);
  expect(captureOf(id)).toMatchObject({ state: 'cancelled', fileBytes: 0 });
  proxy.holdAfter(null);
});
