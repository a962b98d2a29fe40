import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../tests/eventually.ts';
import { openFlowStore } from '../store/flow-store.ts';
import { demoCapture } from './demo/demo-capture.ts';
import { LIVE_LIMIT } from './live-imports.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

let demo: Buffer;
let directory: string;
let workspace: Workspace;
beforeAll(async () => {
  demo = await buffer(Readable.from(demoCapture()));
});
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-live-'));
  workspace = await openWorkspace({ directory }, { openStore: openFlowStore, log: () => {} });
  workspace.addDataset('live');
});
afterEach(async () => {
  await workspace.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Of no series: files of one wait for those before them. */
const NAMES = ['oslo', 'rome', 'lima', 'kiev', 'bonn', 'cairo', 'delhi', 'quito', 'seoul'];

const receive = (name = 'live') =>
  workspace.receive({ datasetId: 1, name, origin: { kind: 'stream', from: 'a sender', by: null }, isLive: true });

test('flows can be seen while bytes arrive; in the end it is what an import of the whole file gives', async () => {
  const reception = await receive();
  const half = Math.floor(demo.length / 2);
  for (let at = 0; at < half; at += 65_536) await reception.write(demo.subarray(at, Math.min(half, at + 65_536)));
  await eventually(() => expect(workspace.jobs.get(1).flows).toBeGreaterThan(100));
  expect(workspace.jobs.get(1)).toMatchObject({ state: 'running', phase: 'receiving', bytesRead: half });
  expect(workspace.getCapture(1)).toMatchObject({ state: 'receiving', flows: 0 });
  await eventually(async () => expect((await workspace.store.totals([1], {})).flows).toBeGreaterThan(100));
  await reception.write(demo.subarray(half));
  await reception.finish();
  const whole = await workspace.addCapture({
    datasetId: workspace.addDataset('whole').id,
    name: 'whole',
    kind: 'upload',
    source: { kind: 'stream', stream: Readable.from([demo]), size: demo.length },
  });
  await eventually(() => expect(workspace.getCapture(1).state).toBe('ready'));
  await eventually(() => expect(workspace.getCapture(whole.capture.id).state).toBe('ready'));
  const { packets, flows, bytes, sha256, packetsInFlows, first, last } = workspace.getCapture(whole.capture.id);
  expect(workspace.getCapture(1)).toMatchObject({ packets, flows, bytes, sha256, packetsInFlows, first, last });
  expect((await workspace.store.totals([1], {})).flows).toBe(flows);
});

test('what is no capture ends the reception with why', async () => {
  const reception = await receive();
  await reception.write(Buffer.from('<!doctype html>'.padEnd(1_000_000)));
  await eventually(() => expect(workspace.getCapture(1).state).toBe('failed'));
  expect(workspace.getCapture(1).error?.code).toBe('CAPTURE_NOT_RECOGNISED');
  expect(reception.signal.aborted).toBe(true);
});

test('cancelled while it arrives: nothing is left in the store', async () => {
  const reception = await receive();
  await reception.write(demo.subarray(0, 4_000_000));
  await eventually(() => expect(workspace.jobs.get(1).flows).toBeGreaterThan(0));
  await workspace.cancelJob(1);
  expect(workspace.getCapture(1)).toMatchObject({ state: 'cancelled', fileBytes: 0 });
  expect(await workspace.store.bytesOnDisk(1)).toBe(0);
  await expect(reception.write(demo.subarray(0, 1))).rejects.toMatchObject({ code: 'CONFLICT' });
});

test(`beyond ${LIVE_LIMIT} at once they are imported when they are whole`, async () => {
  for (let n = 0; n <= LIVE_LIMIT; n++) await (await receive(NAMES[n])).write(demo.subarray(0, 1000));
  const last = workspace.receptions.find(LIVE_LIMIT + 1);
  await last?.finish();
  expect(workspace.getCapture(LIVE_LIMIT + 1).state).toBe('importing');
});
