/** Resumable uploads, as a client of the protocol sees them and over real connections. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { Upload } from '@tus/utils';
import { afterEach, describe, expect, test } from 'vitest';
import { listen } from '../../src/server/server.ts';
import { UploadStore } from '../../src/server/upload-store.ts';
import { eventually } from '../eventually.ts';
import { ManualImport, openTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let address: string;
afterEach(() => server.close());

async function open(): Promise<void> {
  server = await openTestServer({ startImport: new ManualImport().start });
  server.workspace.addDataset('test');
  address = await listen(server.app, { host: '127.0.0.1', port: 0 });
}

const TUS = { 'tus-resumable': '1.0.0' };
const OFFSET = 'application/offset+octet-stream';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const begin = (length: number, name = 'a.pcap', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${address}/api/v1/datasets/1/uploads`, {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(length), 'upload-metadata': `filename ${base64(name)}`, ...headers },
  });

const send = (path: string, offset: number, body: string): Promise<Response> =>
  fetch(address + path, {
    method: 'PATCH',
    headers: { ...TUS, 'upload-offset': String(offset), 'content-type': OFFSET },
    body,
  });

const offsetOf = async (path: string): Promise<number> =>
  Number((await fetch(address + path, { method: 'HEAD', headers: TUS })).headers.get('upload-offset'));

async function begun(length: number, name?: string): Promise<string> {
  const answer = await begin(length, name);
  expect(answer.status, await answer.text()).toBe(201);
  return answer.headers.get('location') ?? '';
}

async function upload(content: string, name?: string): Promise<void> {
  const answer = await send(await begun(content.length, name), 0, content);
  expect(answer.status, await answer.text()).toBe(204);
}

describe('an upload', () => {
  test('arrives in parts, and its import begins with the last', async () => {
    await open();
    const path = await begun(11, 'Büro №1.pcap');
    expect(path).toMatch(/^\/api\/v1\/uploads\/1-[0-9a-f]{16}$/);
    expect(server.workspace.getCapture(1)).toMatchObject({
      state: 'receiving',
      name: 'Büro №1.pcap',
      expectedBytes: 11,
      origin: { kind: 'upload', from: 'Büro №1.pcap' },
    });
    const first = await send(path, 0, 'some ');
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '5']);
    expect(server.workspace.jobs.get(1)).toMatchObject({ phase: 'receiving', bytesRead: 5, bytesTotal: 11 });
    expect(await offsetOf(path)).toBe(5);
    expect((await send(path, 5, 'bytes ')).status).toBe(204);
    expect(server.workspace.getCapture(1)).toMatchObject({ state: 'importing', fileBytes: 11 });
    expect(server.workspace.jobs.list(9)).toMatchObject([{ id: 1, phase: 'importing', bytesTotal: 11 }]);
    expect(readFileSync(`${server.directory}/captures/1/original`, 'utf8')).toBe('some bytes ');
    expect(await offsetOf(path)).toBe(11);
  });

  test('whose connection breaks keeps what came, and goes on', async () => {
    await open();
    const path = await begun(1_000_000);
    const broken = request(address + path, {
      method: 'PATCH',
      headers: { ...TUS, 'upload-offset': '0', 'content-type': OFFSET, 'content-length': '1000000' },
    }).on('error', () => {});
    broken.write(Buffer.alloc(400_000, 7));
    await eventually(() => expect(server.workspace.receptions.find(1)?.received).toBe(400_000));
    broken.destroy();
    expect(await offsetOf(path)).toBe(400_000);
    expect((await send(path, 400_000, '\u0007'.repeat(600_000))).status).toBe(204);
    expect(readFileSync(`${server.directory}/captures/1/original`).equals(Buffer.alloc(1_000_000, 7))).toBe(true);
  });

  test('that does not come back is paused with what to do, and goes on later', async () => {
    await open();
    const store = new UploadStore(server.workspace, 1);
    const { id } = await store.create(new Upload({ id: 'new', size: 4, offset: 0, metadata: { dataset: '1' } }));
    const path = `/api/v1/uploads/${id}`;
    await store.write(Readable.from([Buffer.from('ab')]), id);
    await eventually(() => expect(server.workspace.getCapture(1)).toMatchObject({ state: 'paused', fileBytes: 2 }));
    expect(server.workspace.getCapture(1).error?.code).toBe('RECEIVE_INTERRUPTED');
    const resume = await fetch(`${address}/api/v1/captures/1/resume`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await resume.json()).toMatchObject({ code: 'CONFLICT', detail: expect.stringContaining('same file') });
    expect((await send(path, 2, 'cd')).status).toBe(204);
    expect(server.workspace.getCapture(1)).toMatchObject({ state: 'importing', error: null });
  });

  test('of content that the data set has already is not imported again, and says so', async () => {
    await open();
    await upload('the same', 'first.pcap');
    await upload('the same', 'second.pcap');
    expect(server.workspace.getCapture(2)).toMatchObject({ state: 'duplicate', duplicateOf: 1, error: null });
    expect(server.workspace.jobs.get(2)).toMatchObject({ state: 'done', error: null });
    await server.workspace.removeCapture(1);
    expect(server.workspace.catalog.captures()).toEqual([]);
  });

  test('does not get in the way of a script that sends the same capture at that moment', async () => {
    await open();
    const script = request(`${address}/api/v1/datasets/1/captures?name=a`, { method: 'POST' }).on('error', () => {});
    script.write('by script, ');
    await eventually(() => expect(server.workspace.receptions.find(1)?.received).toBe(11));
    expect((await send('/api/v1/uploads/1', 11, 'not this')).status).toBe(409);
    script.end('all of it');
    await eventually(() => expect(server.workspace.getCapture(1).state).toBe('importing'));
    expect(readFileSync(`${server.directory}/captures/1/original`, 'utf8')).toBe('by script, all of it');
  });

  test('is given up by its sender, or cancelled here', async () => {
    await open();
    const path = await begun(10);
    await send(path, 0, 'abc');
    expect((await fetch(address + path, { method: 'DELETE', headers: TUS })).status).toBe(204);
    expect(server.workspace.catalog.captures()).toEqual([]);
    const other = await begun(10);
    await send(other, 0, 'abc');
    await server.workspace.cancelJob(2);
    expect(server.workspace.getCapture(2)).toMatchObject({ state: 'cancelled', fileBytes: 0 });
    expect((await send(other, 3, 'defghij')).status).toBe(404);
  });

  test('that is complete is not deleted by its sender', async () => {
    await open();
    await upload('complete');
    const answer = await fetch(`${address}/api/v1/uploads/1`, { method: 'DELETE', headers: TUS });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(server.workspace.catalog.captures()).toHaveLength(1);
  });
});

describe('refused', () => {
  test.each([
    ['an upload that is none', () => send('/api/v1/uploads/77', 0, 'x'), 404, 'NOT_FOUND'],
    ['a number that is none', () => send('/api/v1/uploads/..%2f1', 0, 'x'), 400, 'REQUEST_INVALID'],
    [
      'a number with the key of another data directory',
      async () => send((await begun(9)).replace(/-.*/, '-0123456789abcdef'), 0, 'x'),
      404,
      'NOT_FOUND',
    ],
    ['an offset that is not where it stands', async () => send(await begun(9), 4, 'x'), 409, 'CONFLICT'],
    ['more than the file has', async () => send(await begun(2), 0, 'xyz'), 413, 'REQUEST_INVALID'],
    ['another protocol', () => begin(5, 'a', { 'tus-resumable': '' }), 412, 'REQUEST_INVALID'],
    ['a file larger than the disk', () => begin(1e15), 507, 'DISK_FULL'],
    ['an empty file', () => begin(0), 422, 'CAPTURE_EMPTY'],
    ['another site', () => begin(5, 'a', { 'sec-fetch-site': 'cross-site' }), 403, 'CROSS_SITE_REQUEST'],
    ['another origin', () => begin(5, 'a', { origin: 'https://evil.example' }), 403, 'CROSS_SITE_REQUEST'],
  ])('%s', async (_what, ask, status, code) => {
    await open();
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.json()).toMatchObject({ code, status });
  });

  test('another host name, also for what follows the first request', async () => {
    await open();
    const path = await begun(3);
    for (const method of ['POST', 'PATCH', 'HEAD', 'DELETE'] as const) {
      const url = method === 'POST' ? '/api/v1/datasets/1/uploads' : path;
      const answer = await server.app.inject({ method, url, headers: { ...TUS, host: 'evil.example' } });
      expect(answer.statusCode).toBe(421);
    }
  });

  test('and nothing is left of what was refused', async () => {
    await open();
    await begin(0);
    await begin(1e15);
    expect(server.workspace.catalog.captures()).toEqual([]);
  });
});

test.each([
  ['../../x', '../../x'],
  ['; rm -rf ~', '; rm -rf ~'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['C:\\Windows\\x.pcap', 'C:\\Windows\\x.pcap'],
  ['a\u0000b\u001b[2Jc', 'ab[2Jc'],
  ['\u202efdp.pcap', 'fdp.pcap'],
  ['x'.repeat(400), 'x'.repeat(255)],
  ["'); DROP TABLE capture;--", "'); DROP TABLE capture;--"],
  ['   ', 'unnamed'],
])('a name is only ever shown: %j', async (given, shown) => {
  await open();
  await upload('bytes', given);
  expect(server.workspace.getCapture(1).name).toBe(shown);
  expect(server.workspace.getCapture(1).origin.from).toBe(shown);
  expect(readFileSync(`${server.directory}/captures/1/original`, 'utf8')).toBe('bytes');
});
