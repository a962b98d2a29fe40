/** `kill -9` of a real server at each moment of an import: the next one has the whole capture, or none of it. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import type { Dataset } from '../../src/api/datasets.ts';
import type { Imported, Job } from '../../src/api/jobs.ts';
import type { Totals } from '../../src/api/views.ts';
import { demoCapture } from '../../src/import/demo/demo-capture.ts';
import { get, KilledServices, kill, type Started } from '../killed-service.ts';

/** Sections of pcapng may follow one another: two demos are a capture that takes a while. */
const DEMOS = 2;

// Each test starts two servers and imports twice, beside whatever else the machine does.
let capture: Buffer;
let services: KilledServices;

beforeAll(async () => {
  const demo = await buffer(Readable.from(demoCapture()));
  capture = Buffer.concat(Array<Buffer>(DEMOS).fill(demo));
});
beforeEach(() => {
  services = new KilledServices();
});
afterEach(() => services.end());

async function upload(api: string): Promise<Imported> {
  await addDataset(api);
  const answer = await fetch(`${api}/datasets/1/captures?name=a`, { method: 'POST', body: new Uint8Array(capture) });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Imported;
}

/** Asks for the job until it is as wanted. */
async function jobUntil(api: string, isWanted: (job: Job) => boolean): Promise<Job> {
  for (;;) {
    const job = await get<Job>(`${api}/jobs/1`);
    if (isWanted(job)) return job;
    expect(job.error).toBeNull();
    await sleep(5);
  }
}

const isDone = ({ state }: Job): boolean => state === 'done';

/** What an undisturbed import says of the same bytes. */
async function expectWhole(api: string): Promise<void> {
  await jobUntil(api, isDone);
  const { packets, flows, packetsInFlows, state } = await get<Capture>(`${api}/captures/1`);
  expect({ packets: packets / DEMOS, state }).toEqual({ packets: 30_244, state: 'ready' });
  const totals = await get<Totals>(`${api}/datasets/1/totals`);
  expect(totals.flows).toBe(flows);
  expect(totals.packets_sent + totals.packets_received).toBe(packetsInFlows);
  expect(await get<Dataset[]>(`${api}/datasets`)).toMatchObject([{ captures: 1, packets, flows }]);
  expect(readdirSync(join(services.directory, 'captures'))).toEqual(['1']);
  expect(readdirSync(join(services.directory, 'flows'))).toEqual(['1']);
}

const TUS = { 'tus-resumable': '1.0.0' };

async function addDataset(api: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${api}/datasets`, { method: 'POST', headers, body: '{"name":"test"}' });
}

/** Sends about 10 MB of the capture and kills the server in the middle of it. */
async function killWhileSending({ child, api }: Started, path: string, method: string, headers = {}): Promise<void> {
  const sending = request(api + path, { method, headers: { ...headers, 'content-length': capture.length } });
  sending.on('error', () => {});
  sending.write(capture.subarray(0, 10_000_000));
  const original = join(services.directory, 'captures/1/original');
  while (!existsSync(original) || statSync(original).size < 1_000_000) await sleep(1);
  await kill(child);
  sending.destroy();
}

/** Goes on as a client does: asks how much has arrived, and sends the rest. */
async function sendRest(api: string, path: string): Promise<void> {
  const head = await fetch(api + path, { method: 'HEAD', headers: TUS });
  const arrived = Number(head.headers.get('upload-offset'));
  expect(arrived).toBeGreaterThanOrEqual(1_000_000);
  expect(await get<Capture>(`${api}/captures/1`)).toMatchObject({ state: 'paused', fileBytes: arrived });
  const answer = await fetch(api + path, {
    method: 'PATCH',
    headers: { ...TUS, 'upload-offset': String(arrived), 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(capture.subarray(arrived)),
  });
  expect(answer.status).toBe(204);
  const same = readFileSync(join(services.directory, 'captures/1/original'));
  expect(same.equals(capture)).toBe(true);
}

test('killed in the middle of an upload: it goes on where it was, and is imported whole', async () => {
  const first = await services.start();
  await addDataset(first.api);
  const begun = await fetch(`${first.api}/datasets/1/uploads`, {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(capture.length), 'upload-metadata': 'filename YQ==' },
  });
  const path = (begun.headers.get('location') ?? '').replace('/api/v1', '');
  const headers = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  await killWhileSending(first, path, 'PATCH', headers);
  const { api } = await services.start();
  await sendRest(api, path);
  await expectWhole(api);
});

test('killed while a script sends a file: what arrived is kept, and the rest may follow', async () => {
  const first = await services.start();
  await addDataset(first.api);
  await killWhileSending(first, '/datasets/1/captures?name=a', 'POST');
  const { api } = await services.start();
  await sendRest(api, '/uploads/1');
  await expectWhole(api);
});

test.each<[string, (job: Job) => boolean]>([
  ['as the import begins', ({ state }) => state !== 'queued'],
  ['while it reads', ({ bytesRead }) => bytesRead > 0],
  ['while it finishes', ({ bytesRead, bytesTotal }) => bytesRead === bytesTotal],
  ['just after its end', isDone],
])('killed %s: the next server has it whole', async (_moment, isMoment) => {
  const first = await services.start();
  await upload(first.api);
  await jobUntil(first.api, isMoment);
  await kill(first.child);
  const { api } = await services.start();
  await expectWhole(api);
});

test('stopped in good order while it reads: the next server goes on', async () => {
  const first = await services.start();
  await upload(first.api);
  await jobUntil(first.api, ({ bytesRead }) => bytesRead > 0);
  first.child.kill('SIGTERM');
  expect(await once(first.child, 'exit')).toEqual([0, null]);
  const { api } = await services.start();
  await expectWhole(api);
});
