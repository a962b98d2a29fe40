/** What only a real connection shows: the event stream, uploads that break off, answers nobody waits for. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import { WAITING_LIMIT } from '../../src/server/event-stream.ts';
import { listen } from '../../src/server/server.ts';
import { eventually } from '../eventually.ts';
import { ManualImport, openTestServer, type TestServer, type TestServerParts } from './test-server.ts';

// Without it, what is counted is mostly what nobody holds any more.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Listening extends TestServer {
  readonly address: string;
  readonly port: number;
}

async function open(parts: TestServerParts = {}): Promise<Listening> {
  const opened = await openTestServer(parts);
  server = opened;
  opened.workspace.addDataset('test');
  const address = await listen(opened.app, { host: '127.0.0.1', port: 0 });
  return { ...opened, address, port: Number(new URL(address).port) };
}

/** Blocks of an event stream as they come. */
async function* blocks(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
    text += chunk;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    yield* parts;
  }
}

function readBlock(block: string): { name: string; value: { id: number; state?: string } } {
  const lines = new Map(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
  return { name: lines.get('event') ?? '', value: JSON.parse(lines.get('data') ?? 'null') };
}

describe('the event stream', () => {
  test('tells unfinished jobs first, then what happens', async () => {
    const imports = new ManualImport();
    const { address, workspace } = await open({ startImport: imports.start });
    const upload = await fetch(`${address}/api/v1/datasets/1/captures?name=a`, { method: 'POST', body: 'bytes' });
    expect(upload.status).toBe(201);
    const stream = await fetch(`${address}/api/v1/events`, { headers: { 'last-event-id': '; DROP TABLE job' } });
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.headers.get('content-security-policy')).toContain("default-src 'none'");
    const heard = blocks(stream.body as ReadableStream<Uint8Array>);
    const next = async () => readBlock((await heard.next()).value ?? '');

    expect((await heard.next()).value).toBe('retry: 2000');
    expect(await next()).toMatchObject({ name: 'job', value: { id: 1, state: 'running' } });
    imports.progress(1, { bytesRead: 3, packets: 1, flows: 1 });
    expect(await next()).toMatchObject({ name: 'job', value: { id: 1, state: 'running', bytesRead: 3 } });
    await workspace.cancelJob(1);
    expect(await next()).toMatchObject({ name: 'job', value: { id: 1, state: 'cancelled' } });
    expect(await next()).toMatchObject({ name: 'capture', value: { id: 1, state: 'cancelled' } });
    expect(await next()).toEqual({ name: 'dataset', value: { id: 1 } });
  });

  test('keeps only the latest state for a client that does not read, and lets it go past the limit', async () => {
    const { port, workspace } = await open();
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write('GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    // 40 MB of news about ten data sets: the socket's own buffers fill first, then only the latest of each waits.
    for (let n = 0; n < 1_000_000; n++) workspace.events.publish({ name: 'dataset', value: { id: n % 10 } });
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
    expect(socket.destroyed).toBe(false);
    for (let id = 0; id <= WAITING_LIMIT; id++) workspace.events.publish({ name: 'dataset', value: { id } });
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
  });

  test('ends when the server stops', async () => {
    const { address, app } = await open();
    const stream = await fetch(`${address}/api/v1/events`);
    const reading = stream.text();
    await app.close();
    expect(await reading).toContain('retry');
  });
});

describe('an upload', () => {
  const post = (port: number, headers: Record<string, string> = {}) =>
    request({ port, host: '127.0.0.1', method: 'POST', path: '/api/v1/datasets/1/captures?name=a.pcap', headers });

  test('that breaks off leaves nothing behind', async () => {
    const { port, workspace, directory } = await open();
    const upload = post(port, { 'content-length': '1000000' }).on('error', () => {});
    upload.write(Buffer.alloc(100_000));
    await eventually(() => expect(workspace.catalog.captures()).toMatchObject([{ state: 'receiving' }]));
    await eventually(() => expect(existsSync(`${directory}/captures/1/original`)).toBe(true));
    upload.destroy();
    await eventually(() => expect(workspace.catalog.captures()).toEqual([]));
    await eventually(() => expect(readdirSync(`${directory}/captures`)).toEqual([]));
  });

  test.each(['captures/1', 'datasets/1'])('ends when it is removed while it arrives: %s', async (path) => {
    const { address, port, workspace, directory } = await open();
    const upload = post(port, { 'content-length': '1000000' }).on('error', () => {});
    upload.write('some');
    await eventually(() => expect(existsSync(`${directory}/captures/1/original`)).toBe(true));
    const answer = await fetch(`${address}/api/v1/${path}`, { method: 'DELETE' });
    expect(answer.status).toBe(200);
    expect(workspace.catalog.captures()).toEqual([]);
    await eventually(() => expect(readdirSync(`${directory}/captures`)).toEqual([]));
    upload.destroy();
  });

  test('of 128 MB is written to disk without being kept in memory', async () => {
    const { port, directory } = await open();
    const size = 128 * 1024 * 1024;
    const chunk = Buffer.alloc(1024 * 1024, 7);
    const upload = post(port, { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' });
    const answered = new Promise<IncomingMessage>((resolve) => upload.once('response', resolve));
    let most = 0;
    for (let sent = 0; sent < size; sent += chunk.length) {
      if (!upload.write(chunk)) await new Promise((resolve) => upload.once('drain', resolve));
      if (sent % (16 * chunk.length) !== 0) continue;
      collectGarbage();
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    upload.end();
    expect((await answered).statusCode).toBe(201);
    expect(statSync(`${directory}/captures/1/original`).size).toBe(size);
    expect(most).toBeLessThan(size / 4);
  });
});

test('the longest filter fits, also when every character of it is escaped', async () => {
  const asked: unknown[] = [];
  const { address } = await open({
    store: {
      totals: async (_captures, request) => {
        asked.push(request);
        throw new AppError('FILTER_INVALID', 'seen');
      },
    },
  });
  const filter = '捕'.repeat(20_000);
  const answer = await fetch(`${address}/api/v1/datasets/1/totals?filter=${encodeURIComponent(filter)}`);
  expect(await answer.json()).toMatchObject({ code: 'FILTER_INVALID', detail: 'seen' });
  expect(asked).toEqual([{ filter }]);
});

test('a view stops when its client goes away', async () => {
  let isAsked = false;
  let aborted = false;
  const { address } = await open({
    store: {
      totals: (_captures, _request, signal) =>
        new Promise((_resolve, reject) => {
          isAsked = true;
          signal?.addEventListener('abort', () => {
            aborted = true;
            reject(new AppError('QUERY_CANCELLED', 'the client went away'));
          });
        }),
    },
  });
  const controller = new AbortController();
  const asked = fetch(`${address}/api/v1/datasets/1/totals`, { signal: controller.signal });
  const failed = expect(asked).rejects.toThrow();
  await eventually(() => expect(isAsked).toBe(true));
  controller.abort();
  await failed;
  await eventually(() => expect(aborted).toBe(true));
});

test('a port that is taken is said in words', async () => {
  const { port, app } = await open();
  const second = await openTestServer();
  try {
    await expect(listen(second.app, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'CANNOT_LISTEN',
      message: expect.stringContaining('EADDRINUSE'),
    });
  } finally {
    await second.close();
  }
  expect(app.server.listening).toBe(true);
});
