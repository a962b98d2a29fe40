/** `kill -9` while a capture comes in from somebody who sends it once, or from a folder: what came of it afterwards. */
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import type { Dataset } from '../../src/api/datasets.ts';
import type { Imported, Job } from '../../src/api/jobs.ts';
import type { Streams } from '../../src/api/streams.ts';
import type { Totals } from '../../src/api/views.ts';
import { demoCapture } from '../../src/import/demo/demo-capture.ts';
import { concat, tarEntry } from '../../src/import/expand/archive-samples.ts';
import { eventually } from '../eventually.ts';
import { get, KilledServices, kill, post } from '../killed-service.ts';

// Each test starts two servers, beside whatever else the machine does.
const STREAMS = ['--pcap-over-ip', '--pcap-over-ip-base', '0'];
const CUT_BY_RESTART = /, cut off when Capscape was ended$/;

let demo: Buffer;
/** What a sender got rid of before the kill; it ends within a packet. */
let sent: Buffer;
let services: KilledServices;

beforeAll(async () => {
  demo = await buffer(Readable.from(demoCapture()));
  sent = demo.subarray(0, Math.floor(demo.length / 2));
});
beforeEach(() => {
  services = new KilledServices();
});
afterEach(() => services.end());

const originalOf = (captureId: number): string => join(services.directory, `captures/${captureId}/original`);

/** Until all that was sent lies there. */
const arrived = (bytes: number): Promise<void> =>
  eventually(() => {
    expect(existsSync(originalOf(1)) ? statSync(originalOf(1)).size : 0).toBe(bytes);
  });

const seen = (api: string): Promise<void> =>
  eventually(async () => {
    expect((await get<Totals>(`${api}/datasets/1/totals`)).flows).toBeGreaterThan(10);
  });

async function settled(api: string): Promise<Capture[]> {
  return eventually(async () => {
    const jobs = await get<Job[]>(`${api}/jobs`);
    expect(jobs.filter(({ state }) => state === 'running' || state === 'queued')).toEqual([]);
    return get<Capture[]>(`${api}/captures`);
  });
}

/** The capture is what was sent, byte for byte, and gives the flows that a file of those bytes gives; nothing else is left. */
async function expectWhatWasSent(api: string): Promise<void> {
  const [kept, ...more] = await settled(api);
  expect(more).toEqual([]);
  expect(kept).toMatchObject({ state: 'ready', fileBytes: sent.length, origin: { kind: 'stream' } });
  expect(kept?.name).toMatch(CUT_BY_RESTART);
  expect(readFileSync(originalOf(1)).equals(sent)).toBe(true);
  const other = await post<Dataset>(`${api}/datasets`, { name: 'as a file' });
  const body = new Uint8Array(sent);
  await fetch(`${api}/datasets/${other.id}/captures?name=file`, { method: 'POST', body });
  const file = (await settled(api)).find(({ datasetId }) => datasetId === other.id);
  const { packets, flows, bytes, damage } = file!;
  expect(damage).not.toBeNull();
  expect(kept).toMatchObject({ packets, flows, bytes, damage });
  expect((await get<Totals>(`${api}/datasets/1/totals`)).flows).toBe(flows);
  expect(readdirSync(join(services.directory, 'flows')).sort()).toEqual(['1', '2']);
}

async function streamPort(api: string): Promise<number> {
  return eventually(async () => {
    const { place } = await get<Streams>(`${api}/datasets/1/streams`);
    expect(place?.port).toBeGreaterThan(0);
    return place?.port ?? 0;
  });
}

function sendTo(port: number, bytes: Uint8Array): Socket {
  const socket = connect(port, '127.0.0.1', () => void socket.write(bytes));
  socket.on('error', () => {});
  return socket;
}

test('killed while somebody sends a stream: what arrived is a capture that says so; the sender may begin another', async () => {
  const first = await services.start(...STREAMS);
  await post(`${first.api}/datasets`, { name: 'streams' });
  sendTo(await streamPort(first.api), sent);
  await arrived(sent.length);
  await seen(first.api);
  await kill(first.child);
  const { api } = await services.start(...STREAMS);
  await expectWhatWasSent(api);
  connect(await streamPort(api), '127.0.0.1').end(demo);
  await eventually(async () => expect(await get<Capture[]>(`${api}/captures?dataset=1`)).toHaveLength(2));
  const again = (await settled(api)).find(({ fileBytes }) => fileBytes === demo.length);
  expect(again).toMatchObject({ state: 'ready', packets: 30_244 });
});

test('killed while it takes a stream from a server: what arrived is a capture that says so', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const first = await services.start();
  await post(`${first.api}/datasets`, { name: 'streams' });
  await post<Imported>(`${first.api}/datasets/1/streams`, { link: `pcap-over-ip://127.0.0.1:${port}` });
  await arrived(sent.length);
  await seen(first.api);
  await kill(first.child);
  const { api } = await services.start();
  await expectWhatWasSent(api);
  server.close();
});

test('killed while it reads standard input by itself: the next server has what arrived', async () => {
  const command = services.run('import', '-');
  command.stdin!.on('error', () => {});
  command.stdin!.write(sent);
  await arrived(sent.length);
  await kill(command);
  const { api } = await services.start();
  await expectWhatWasSent(api);
});

test('the server killed while a command sends it standard input: the next one has what arrived', async () => {
  const first = await services.start();
  const command = services.run('import', '-');
  command.stdin!.on('error', () => {});
  command.stdin!.write(sent);
  await arrived(sent.length);
  const ended = once(command, 'exit');
  await kill(first.child);
  expect((await ended)[0]).toBeGreaterThan(0);
  const { api } = await services.start();
  await expectWhatWasSent(api);
});

test('the command killed while it sends standard input: the server has what arrived', async () => {
  const { api } = await services.start();
  const command = services.run('import', '-');
  command.stdin!.write(sent);
  await arrived(sent.length);
  await kill(command);
  await eventually(async () => expect((await settled(api)).map(({ state }) => state)).toEqual(['ready']));
  const [capture] = await get<Capture[]>(`${api}/captures`);
  expect(capture).toMatchObject({
    fileBytes: sent.length,
    damage: expect.objectContaining({ offset: expect.any(Number) }),
  });
});

test('killed while an archive is taken apart: each of its captures is there once, whole, and the archive is not', async () => {
  const members = ['a.pcapng', 'b.pcapng', 'c.pcapng'].map((name, i) =>
    tarEntry(name, Buffer.concat(Array.from({ length: i + 1 }, () => demo))),
  );
  const archive = gzipSync(
    concat(...members, tarEntry('notes.txt', Buffer.from('three captures')), new Uint8Array(1024)),
  );
  let { child, api } = await services.start();
  await post(`${api}/datasets`, { name: 'archives' });
  await fetch(`${api}/datasets/1/captures?name=week.tgz`, { method: 'POST', body: new Uint8Array(archive) });
  const directory = join(services.directory, 'captures/1/members');
  for (const file of ['0', '2']) {
    await eventually(() => expect(existsSync(join(directory, file)) || !existsSync(originalOf(1))).toBe(true));
    await kill(child);
    ({ child, api } = await services.start());
  }
  await eventually(async () =>
    expect((await settled(api)).map(({ state }) => state)).toEqual(['unpacked', ...members.map(() => 'ready')]),
  );
  const [first, ...captures] = await get<Capture[]>(`${api}/captures`);
  expect(first?.archive).toMatchObject({ captures: 3, leftOut: [{ name: 'notes.txt' }] });
  expect(captures.map(({ name, packets }) => [name, packets])).toEqual([
    ['week.tgz/a.pcapng', 30_244],
    ['week.tgz/b.pcapng', 2 * 30_244],
    ['week.tgz/c.pcapng', 3 * 30_244],
  ]);
  const kept = captures.map(({ id }) => String(id));
  expect(readdirSync(join(services.directory, 'captures')).sort()).toEqual(kept);
  expect(readdirSync(join(services.directory, 'flows')).sort()).toEqual(kept);
});

test.each([0, 100, 300, 1_000])(
  'killed %d ms after files were put into a watched folder: each is there once, whole',
  async (moment) => {
    const watch = mkdtempSync(join(tmpdir(), 'capscape-watched-'));
    onTestFinished(() => rmSync(watch, { recursive: true }));
    const put = (name: string, bytes: Buffer): void => {
      writeFileSync(join(watch, `${name}.part`), bytes);
      copyFileSync(join(watch, `${name}.part`), join(watch, name));
    };
    const first = await services.startWatching(watch);
    put('a.pcapng', demo);
    put('b.pcapng', Buffer.concat([demo, demo]));
    await eventually(() => expect(readdirSync(join(services.directory, 'captures')).length).toBeGreaterThan(0));
    await sleep(moment);
    await kill(first.child);
    const { api } = await services.startWatching(watch);
    await eventually(async () => expect(await get<Capture[]>(`${api}/captures`)).toHaveLength(2));
    const captures = (await settled(api)).sort((a, b) => a.name.localeCompare(b.name));
    expect(captures.map(({ name, state, packets }) => [name, state, packets])).toEqual([
      ['a.pcapng', 'ready', 30_244],
      ['b.pcapng', 'ready', 2 * 30_244],
    ]);
    expect(readdirSync(join(services.directory, 'flows'))).toHaveLength(2);
  },
);
