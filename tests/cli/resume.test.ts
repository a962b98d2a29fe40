/** Going on with and cancelling captures from a terminal, at a server: their link has run out on the way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import { type Service, startService } from '../../src/cli/service.ts';
import { demoCapture } from '../../src/import/demo/demo-capture.ts';
import { capscape } from './run-cli.ts';

/** Bytes that the old link still opens. */
const OPENED = 4_000_000;

const data = mkdtempSync(join(tmpdir(), 'capscape-resume-'));
let bytes: Buffer;
let files: Server;
let service: Service;

beforeAll(async () => {
  bytes = await buffer(Readable.from(demoCapture()));
  files = createServer((request, response) => {
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    const first = Number(from ?? 0);
    if (request.url?.includes('sig=old') && first >= OPENED) return void response.writeHead(403).end();
    const end = Math.min(bytes.length, to ? Number(to) + 1 : bytes.length);
    response.writeHead(from === undefined ? 200 : 206, {
      etag: '"1"',
      'accept-ranges': 'bytes',
      'content-length': end - first,
      ...(from !== undefined && { 'content-range': `bytes ${first}-${end - 1}/${bytes.length}` }),
    });
    response.end(request.method === 'HEAD' ? undefined : bytes.subarray(first, end));
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  service = await startService(
    { data, host: '127.0.0.1', port: 0, pageDirectory: null, allowFetch: ['127.0.0.1/32'] },
    () => {},
  );
  service.workspace.addDataset('links');
});
afterAll(async () => {
  await service.stop();
  files.close();
  rmSync(data, { recursive: true, force: true });
});

const linkWith = (query: string): string =>
  `http://127.0.0.1:${(files.address() as AddressInfo).port}/demo.pcapng?${query}`;

const capture = async (id: number) =>
  (await (await fetch(`${service.address}/api/v1/captures/${id}`)).json()) as Capture;

/** Imports by a link that opens a part of the file, and resolves to the capture that waits for another. */
async function pausedCapture(): Promise<number> {
  const answer = await fetch(`${service.address}/api/v1/datasets/1/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link: linkWith('sig=old') }),
  });
  const [begun] = (await answer.json()) as { capture: Capture }[];
  const id = begun?.capture.id ?? 0;
  await expect.poll(async () => (await capture(id)).state).toBe('paused');
  return id;
}

const run = (args: readonly string[]) => capscape(['captures', ...args, '--data', data]);

const resumeByLink = (id: number, secret: string) =>
  capscape(['import-link', '--resume', String(id), '--secret-file', '-', '--data', data], Buffer.from(`${secret}\n`));

test.each([
  ['a new link', () => linkWith('sig=new')],
  ['its token alone', () => 'sig=new'],
])('a paused capture goes on with %s, whole', async (_, secret) => {
  const id = await pausedCapture();
  expect((await capture(id)).fileBytes).toBeGreaterThan(0);
  // Without its link it does not.
  expect((await run(['resume', String(id)])).code).not.toBe(0);
  expect((await capture(id)).state).toBe('paused');
  const resumed = await resumeByLink(id, secret());
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stderr).not.toContain('sig=');
  expect(await capture(id)).toMatchObject({ state: 'ready', packets: 30_244, fileBytes: bytes.length });
  await service.workspace.removeCapture(id);
});

test('with another link that does not open it either, it says so', async () => {
  const id = await pausedCapture();
  const resumed = await resumeByLink(id, linkWith('sig=old'));
  expect(resumed.code).not.toBe(0);
  expect((await capture(id)).state).toBe('paused');
  expect((await run(['cancel', String(id)])).code).toBe(0);
  expect((await capture(id)).state).toBe('cancelled');
  expect(await run(['cancel', String(id)])).toMatchObject({
    code: 75,
    stderr: expect.stringContaining('nothing goes on'),
  });
});

test('what is not there, or waits for nothing, is refused', async () => {
  expect((await run(['resume', '99'])).code).toBe(66);
  const demo = (await service.workspace.addDemo(1)).capture.id;
  await expect.poll(async () => (await capture(demo)).state).toBe('ready');
  expect((await run(['resume', String(demo)])).code).toBe(75);
});
