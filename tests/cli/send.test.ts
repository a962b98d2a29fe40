/** `capscape import` at a server: files go on after a cut connection and after the server was killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import { sendResumably } from '../../src/cli/resumable-send.ts';
import { demoCapture } from '../../src/import/demo/demo-capture.ts';
import { startCuttingProxy } from '../azure/cutting-proxy.ts';
import { CAPSCAPE, capscape, ROOT } from './run-cli.ts';

let bytes: Buffer;
let scratch: string;
let path: string;
let running: ChildProcess[];

beforeAll(async () => {
  const demo = await buffer(Readable.from(demoCapture()));
  // Sections of pcapng may follow one another.
  bytes = Buffer.concat([demo, demo, demo]);
});
beforeEach(() => {
  running = [];
  scratch = mkdtempSync(join(tmpdir(), 'capscape-send-'));
  path = join(scratch, 'demos.pcapng');
  writeFileSync(path, bytes);
});
afterEach(async () => {
  for (const child of running) if (child.kill('SIGKILL')) await once(child, 'exit');
  rmSync(scratch, { recursive: true, force: true });
});

async function start(): Promise<{ child: ChildProcess; origin: string }> {
  const args = ['serve', '--port', '0', '--data', join(scratch, 'data')];
  const child = spawn(CAPSCAPE, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const [origin] = await once(createInterface(child.stdout), 'line');
  return { child, origin };
}

async function addDataset(origin: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${origin}/api/v1/datasets`, { method: 'POST', headers, body: '{"name":"sent"}' });
}

const captureAt = async (origin: string, id: number) =>
  (await (await fetch(`${origin}/api/v1/captures/${id}`)).json()) as Capture;

const sha256 = (of: Uint8Array): string => createHash('sha256').update(of).digest('hex');

async function expectWhole(origin: string, id: number): Promise<void> {
  await expect.poll(async () => (await captureAt(origin, id)).state).toBe('ready');
  expect(await captureAt(origin, id)).toMatchObject({
    name: 'demos.pcapng',
    sha256: sha256(bytes),
    packets: 3 * 30_244,
  });
}

test('a connection that is cut every 4 MB', async () => {
  const { origin } = await start();
  await addDataset(origin);
  const proxy = await startCuttingProxy(Number(new URL(origin).port));
  proxy.cutRequestsEvery(4_000_000);
  const waits = vi.fn();
  const id = await sendResumably({
    path,
    datasetId: 1,
    api: () => `http://127.0.0.1:${proxy.port}/api/v1`,
    onProgress: () => {},
    onWaiting: waits,
  });
  await proxy.close();
  expect(waits.mock.calls.length).toBeGreaterThan(2);
  await expectWhole(origin, id);
});

test('a server that is killed on the way and comes back on another port', async () => {
  let { child, origin } = await start();
  await addDataset(origin);
  const offsets: number[] = [];
  const id = await sendResumably({
    path,
    datasetId: 1,
    api: () => `${origin}/api/v1`,
    onProgress: (sent, total) => {
      expect(total).toBe(bytes.length);
      offsets.push(sent);
      if (sent > 6_000_000 && running.length === 1) child.kill('SIGKILL');
    },
    onWaiting: () => {
      if (child.signalCode === null || running.length > 1) return;
      void start().then((again) => {
        ({ child, origin } = again);
      });
    },
  });
  expect(running).toHaveLength(2);
  expect(offsets.some((offset, index) => index > 0 && offset < (offsets[index - 1] ?? 0))).toBe(true);
  await expectWhole(origin, id);
});

test('a file that changes on the way is not sent on; what is gone from the server is said', async () => {
  const { origin } = await start();
  await addDataset(origin);
  const proxy = await startCuttingProxy(Number(new URL(origin).port));
  const send = (onWaiting: () => void) => {
    proxy.cutRequestsEvery(4_000_000);
    const api = () => `http://127.0.0.1:${proxy.port}/api/v1`;
    return sendResumably({ path, datasetId: 1, api, onProgress: () => {}, onWaiting });
  };
  await expect(send(() => writeFileSync(path, 'another'))).rejects.toThrow('changed while it was being sent');
  writeFileSync(path, bytes);
  const removed = send(() => void fetch(`${origin}/api/v1/captures/2`, { method: 'DELETE' }));
  await expect(removed).rejects.toThrow(/gave the upload up/);
  await proxy.close();
});

test('the command sends a file and a stream, and says what came of each', async () => {
  const { origin } = await start();
  const data = join(scratch, 'data');
  const { code, stderr } = await capscape(['import', path, '--dataset', 'by hand', '--data', data]);
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/demos\.pcapng: 90,732 packets/);
  const again = await capscape(['import', path, '--dataset', 'by hand', '--data', data]);
  expect(again.stderr).toContain('the same content already, as capture 1');
  const piped = await capscape(['import', '-', '--dataset', 'by hand', '--data', data], bytes.subarray(0, 3_000_000));
  expect(piped.code, piped.stderr).toBe(0);
  expect(await captureAt(origin, 3)).toMatchObject({ name: 'standard input', origin: { kind: 'stream' } });
  writeFileSync(join(scratch, 'empty'), '');
  const empty = await capscape(['import', join(scratch, 'empty'), '--data', data]);
  expect(empty.code).toBe(65);
  expect(empty.stderr).toMatch(/empty/i);
});
