import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Capture } from '../../src/api/captures.ts';
import { Imported, Job } from '../../src/api/jobs.ts';
import { NO_FACTS } from '../../src/import/records.ts';
import { eventually } from '../eventually.ts';
import { ManualImport, openTestServer, type TestServer } from './test-server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function open(imports = new ManualImport()): Promise<TestServer> {
  server = await openTestServer({ startImport: imports.start });
  server.workspace.addDataset('test');
  return server;
}

const isImported = Compile(Imported);

let uploads = 0;
beforeEach(() => {
  uploads = 0;
});

/** No two of one test are the same: the same content is not imported twice. */
const otherBytes = (): string => `the bytes of capture ${++uploads}`;

async function upload({ app }: TestServer, bytes = otherBytes(), name = 'a.pcap') {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1/datasets/1/captures?name=${name}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload: Readable.from([bytes]),
  });
  expect(answer.statusCode, answer.body).toBe(201);
  const imported = answer.json() as Imported;
  expect(isImported.Check(imported), answer.body).toBe(true);
  return imported;
}

const FACTS = {
  ...NO_FACTS,
  format: 'pcapng',
  linkTypes: ['Ethernet'],
  packets: 12,
  bytes: 3400,
  flows: 3,
  first: '2024-03-01T00:00:00.500Z',
  last: '2024-03-01T00:00:01.000000007Z',
  notInFlows: { arp: 2 },
  packetsInFlows: 10,
  truncatedPackets: 1,
  damage: { offset: 99, message: 'cut' },
};

describe('a capture', () => {
  test('is received, imported and told in full', async () => {
    const imports = new ManualImport();
    const { app, workspace, directory } = await open(imports);
    const { capture, job } = await upload(server as TestServer);
    expect(capture).toMatchObject({ id: 1, name: 'a.pcap', fileBytes: 22, state: 'importing', packets: 0 });
    expect(job).toMatchObject({ id: 1, captureId: 1, datasetId: 1, state: 'running', bytesTotal: 22, bytesRead: 0 });
    expect(await readFile(`${directory}/captures/1/original`, 'utf8')).toBe('the bytes of capture 1');

    imports.progress(1, { bytesRead: 11, packets: 6, flows: 2 });
    const running = (await app.inject({ url: '/api/v1/jobs/1' })).json();
    expect(Compile(Job).Check(running)).toBe(true);
    expect(running).toMatchObject({ state: 'running', bytesRead: 11, packets: 6, flows: 2 });

    imports.end(1, { kind: 'done', facts: FACTS });
    await eventually(() => expect(workspace.getCapture(1).state).toBe('ready'));
    const ready = (await app.inject({ url: '/api/v1/captures/1' })).json();
    expect(Compile(Capture).Check(ready)).toBe(true);
    expect(ready).toMatchObject({ ...FACTS, state: 'ready', error: null });
    expect((await app.inject({ url: '/api/v1/jobs' })).json()).toMatchObject([
      { state: 'done', bytesRead: 22, packets: 12, flows: 3 },
    ]);
    expect((await app.inject({ url: '/api/v1/datasets/1' })).json()).toMatchObject({
      captures: 1,
      packets: 12,
      flows: 3,
      bytes: 3400,
      first: '2024-03-01T00:00:00.500Z',
      last: '2024-03-01T00:00:01.000000007Z',
    });
  });

  test('waits while another is imported', async () => {
    const imports = new ManualImport();
    const { workspace } = await open(imports);
    await upload(server as TestServer);
    const second = await upload(server as TestServer);
    expect(second.job.state).toBe('queued');
    expect(imports.started).toEqual([1]);
    imports.end(1, { kind: 'done', facts: NO_FACTS });
    await eventually(() => expect(imports.started).toEqual([1, 2]));
    expect(workspace.getCapture(2).state).toBe('importing');
  });

  test('that fails says why, keeps nothing in the store and lets the next one run', async () => {
    const imports = new ManualImport();
    const { app, workspace } = await open(imports);
    const dropped = vi.spyOn(workspace.store, 'dropCapture');
    await upload(server as TestServer);
    await upload(server as TestServer);
    const failure = { code: 'CAPTURE_NOT_RECOGNISED', detail: 'it looks like a web page' };
    imports.end(1, { kind: 'failed', failure, log: 'stack' });
    await eventually(() => expect(workspace.getCapture(2).state).toBe('importing'));
    expect((await app.inject({ url: '/api/v1/captures/1' })).json()).toMatchObject({ state: 'failed', error: failure });
    expect((await app.inject({ url: '/api/v1/jobs/1' })).json()).toMatchObject({ state: 'failed', error: failure });
    expect(dropped).toHaveBeenCalledWith(1);
  });

  test.each([
    ['running', 1],
    ['queued', 2],
  ])('is cancelled while its job is %s', async (state, id) => {
    const imports = new ManualImport();
    const { app, workspace } = await open(imports);
    await upload(server as TestServer);
    await upload(server as TestServer);
    expect(workspace.jobs.get(id).state).toBe(state);
    const answer = await app.inject({ method: 'POST', url: `/api/v1/jobs/${id}/cancel` });
    expect(answer.json()).toMatchObject({ id, state: 'cancelled' });
    expect(workspace.getCapture(id)).toMatchObject({ state: 'cancelled', error: null });
    // Once more changes nothing.
    expect((await app.inject({ method: 'POST', url: `/api/v1/jobs/${id}/cancel` })).json().state).toBe('cancelled');
  });

  test('is removed with its bytes, also while it is imported', async () => {
    const { app, workspace, directory } = await open();
    await upload(server as TestServer);
    expect((await app.inject({ method: 'DELETE', url: '/api/v1/captures/1' })).statusCode).toBe(200);
    expect(existsSync(`${directory}/captures/1`)).toBe(false);
    expect(workspace.catalog.jobs(10)).toEqual([]);
    expect((await app.inject({ method: 'DELETE', url: '/api/v1/captures/1' })).statusCode).toBe(404);
  });

  test('goes with its data set', async () => {
    const { app, workspace, directory } = await open();
    await upload(server as TestServer);
    await upload(server as TestServer);
    expect((await app.inject({ method: 'DELETE', url: '/api/v1/datasets/1' })).statusCode).toBe(200);
    expect(workspace.catalog.captures()).toEqual([]);
    expect(existsSync(`${directory}/captures/2`)).toBe(false);
  });

  test('is called otherwise and tagged; names and tags are only shown', async () => {
    const { app } = await open();
    await upload(server as TestServer);
    const change = (payload: object) => app.inject({ method: 'PATCH', url: '/api/v1/captures/1', payload });
    const answer = await change({ name: '../<b>x</b>\u001b[2J', tags: ['lab', 'lab', '<img onerror=x>'] });
    expect(answer.json()).toMatchObject({ name: '../<b>x</b>[2J', tags: ['lab', '<img onerror=x>'] });
    expect((await change({ tags: [] })).json()).toMatchObject({ name: '../<b>x</b>[2J', tags: [] });
    for (const wrong of [{ name: '' }, { tags: ['x'.repeat(101)] }, { tags: Array(51).fill('x') }, { state: 'ready' }])
      expect((await change(wrong)).json()).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('is analysed again after it failed, and not while it is at work', async () => {
    const imports = new ManualImport();
    const { app, workspace } = await open(imports);
    await upload(server as TestServer);
    const again = () => app.inject({ method: 'POST', url: '/api/v1/captures/1/reanalyse' });
    expect((await again()).json()).toMatchObject({ code: 'CONFLICT' });
    imports.end(1, { kind: 'failed', failure: { code: 'DISK_FULL', detail: 'full' }, log: null });
    await eventually(() => expect(workspace.getCapture(1).state).toBe('failed'));
    const answer = await again();
    expect(isImported.Check(answer.json()), answer.body).toBe(true);
    expect(workspace.getCapture(1)).toMatchObject({ state: 'importing', error: null });
    imports.end(1, { kind: 'done', facts: FACTS });
    await eventually(() => expect(workspace.getCapture(1)).toMatchObject({ state: 'ready', packets: 12 }));
    await again();
    expect(workspace.getCapture(1)).toMatchObject({ packets: 0, flows: 0 });
  });

  test('says how much its deletion freed', async () => {
    const { app } = await open();
    await upload(server as TestServer, 'x'.repeat(100_000));
    const { freedBytes } = (await app.inject({ method: 'DELETE', url: '/api/v1/captures/1' })).json();
    expect(freedBytes).toBeGreaterThanOrEqual(100_000);
    expect(freedBytes).toBeLessThan(120_000);
  });

  test('of the same content is not imported again: also by script, and in another data set it is', async () => {
    const { app, workspace } = await open();
    workspace.addDataset('other');
    await upload(server as TestServer, 'same bytes');
    const second = await upload(server as TestServer, 'same bytes', 'b.pcap');
    expect(second).toMatchObject({ capture: { state: 'duplicate', duplicateOf: 1 }, job: { state: 'done' } });
    expect((await app.inject({ url: '/api/v1/datasets/1' })).json().captures).toBe(1);
    const other = await app.inject({
      method: 'POST',
      url: '/api/v1/datasets/2/captures?name=c',
      headers: { 'content-type': 'application/octet-stream' },
      payload: Readable.from(['same bytes']),
    });
    expect(other.json().capture.duplicateOf).toBeNull();
  });

  test('is made for a demo', async () => {
    const { app, directory } = await open();
    const answer = await app.inject({ method: 'POST', url: '/api/v1/datasets/1/demo' });
    expect(answer.statusCode, answer.body).toBe(201);
    expect(isImported.Check(answer.json()), answer.body).toBe(true);
    expect(answer.json().capture).toMatchObject({ name: 'demo.pcapng', state: 'importing' });
    expect(answer.json().capture.fileBytes).toBe(statSync(`${directory}/captures/1/original`).size);
    expect((await app.inject({ method: 'POST', url: '/api/v1/datasets/2/demo' })).statusCode).toBe(404);
  });

  test('is listed by its data set', async () => {
    const { app, workspace } = await open();
    workspace.addDataset('other');
    await upload(server as TestServer);
    expect((await app.inject({ url: '/api/v1/captures?dataset=1' })).json()).toHaveLength(1);
    expect((await app.inject({ url: '/api/v1/captures?dataset=2' })).json()).toEqual([]);
  });
});
