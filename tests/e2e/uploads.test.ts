/**
 * Uploads as somebody at a browser meets them: pasted, many at once, cancelled, tried again; a connection that breaks, a page
 * that is loaded again, the same file twice.
 */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import type { Job } from '../../src/api/jobs.ts';
import { capscape } from '../cli/run-cli.ts';
import { dropFiles, launchBrowser, paste } from './browser.ts';
import { type Served, serve } from './serve.ts';

/** Bytes a second that leave a slow browser: what is to happen on the way happens, however slow the machine is. */
const SLOW = 500_000;

/** Where pictures of the pages go, when somebody wants to look at them. */
const PICTURES = process.env.CAPSCAPE_PICTURES;

const scratch = mkdtempSync(join(tmpdir(), 'capscape-e2e-uploads-'));
const demo = join(scratch, 'demo.pcapng');
let served: Served;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** Of this test alone. */
let dataset: number;
/** Where sends began, as the requests said. */
let offsets: number[];

beforeAll(async () => {
  expect((await capscape(['demo', demo])).code).toBe(0);
  [served, browser] = await Promise.all([serve(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  rmSync(scratch, { recursive: true });
});
beforeEach(async () => {
  const made = await fetch(`${served.origin}/api/v1/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"uploads"}',
  });
  dataset = ((await made.json()) as { id: number }).id;
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  offsets = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
});
afterEach(() => context.close());

const captures = async (): Promise<Capture[]> => (await fetch(`${served.origin}/api/v1/captures`)).json() as never;

/** Resolves to what makes it fast again. */
async function slow(): Promise<() => Promise<void>> {
  const session = await context.newCDPSession(page);
  const send = async (uploadThroughput: number): Promise<void> => {
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
    await session.send('Network.emulateNetworkConditions', conditions);
  };
  await send(SLOW);
  return () => send(-1);
}

/** Between browser and server: a connection that can be cut, and stays cut for a while. */
class Cable {
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  readonly #server = createServer((near) => {
    if (this.#isCut) return near.destroy();
    const far = connect(Number(new URL(served.origin).port), '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      socket.pipe(other);
    }
  });

  async plug(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  cut(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) for (const socket of this.#sockets) socket.destroy();
  }

  async unplug(): Promise<void> {
    this.cut(true);
    this.#server.close();
  }
}

/** Opens a data set and drops the demo on it; resolves while it is on its way, to what makes that fast. */
async function beginUpload(origin = served.origin): Promise<() => Promise<void>> {
  await page.goto(`${origin}/d/${dataset}/captures`);
  const fast = await slow();
  await dropFiles(page, [demo]);
  await page.getByLabel('Files being sent').getByText('left').waitFor();
  const arrived = async () => {
    const { id } = (await captures()).find(({ datasetId }) => datasetId === dataset) as Capture;
    const jobs = (await (await fetch(`${served.origin}/api/v1/jobs`)).json()) as Job[];
    return jobs.find(({ captureId }) => captureId === id)?.bytesRead;
  };
  await expect.poll(arrived).toBeGreaterThan(0);
  return fast;
}

const isReady = () =>
  expect.poll(async () => (await captures()).find(({ datasetId }) => datasetId === dataset)?.state).toBe('ready');

test('goes on by itself when the connection is back', async () => {
  const cable = new Cable();
  const fast = await beginUpload(await cable.plug());
  cable.cut(true);
  await page.getByText('Connection lost, trying again').waitFor();
  await fast();
  cable.cut(false);
  await isReady();
  await cable.unplug();
  expect(offsets[0]).toBe(0);
  expect(offsets.at(-1)).toBeGreaterThan(0);
  const capture = (await captures()).find(({ datasetId }) => datasetId === dataset);
  expect(capture).toMatchObject({ name: 'demo.pcapng', packets: 30_244, origin: { kind: 'upload' } });
});

test('goes on where it was when the page was loaded again and the file is given again', async () => {
  const fast = await beginUpload();
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByText('Being received').or(page.getByText('Paused')).first().waitFor();
  await fast();
  await dropFiles(page, [demo]);
  await isReady();
  expect(offsets.at(-1)).toBeGreaterThan(0);
  expect((await captures()).filter(({ datasetId }) => datasetId === dataset)).toHaveLength(1);
});

test('paused, goes on from its file in a browser that knows nothing of it; another file is refused', async () => {
  await beginUpload();
  await context.close();
  context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  page = await context.newPage();
  await page.goto(`${served.origin}/d/${dataset}/captures`);
  const card = page.getByRole('article', { name: 'demo.pcapng' });
  await card.getByText('arrived and are kept').waitFor();
  const other = join(scratch, 'other.pcapng');
  writeFileSync(other, 'something else');
  await card.locator('input[type=file]').setInputFiles(other);
  await page.getByText('other.pcapng is another file').waitFor();
  await card.locator('input[type=file]').setInputFiles(demo);
  await isReady();
});

test('the same file twice is said to be here already', async () => {
  await page.goto(`${served.origin}/d/1/captures`);
  await dropFiles(page, [demo]);
  await page.getByText('was not imported again').first().waitFor();
  await page.getByRole('article').getByText('Here already').waitFor();
});

const readyNames = async (): Promise<string[]> =>
  (await captures())
    .filter(({ datasetId, state }) => datasetId === dataset && state === 'ready')
    .map(({ name }) => name)
    .sort();

/** Another capture than the demo as its first bytes: of a file cut short all that is whole is read. */
function otherCapture(name: string, bytes: number): string {
  const path = join(scratch, name);
  writeFileSync(path, readFileSync(demo).subarray(0, bytes));
  return path;
}

test('pasted files come in', async () => {
  await page.goto(`${served.origin}/d/${dataset}/captures`);
  await page.getByRole('textbox', { name: 'Import from a link' }).waitFor();
  await paste(page, { paths: [otherCapture('a.pcapng', 200_000), otherCapture('b.pcapng', 100_000)] });
  await expect.poll(() => readyNames()).toEqual(['a.pcapng', 'b.pcapng']);
});

test('many files: how far all are, one cancelled, then the rest', async () => {
  await page.goto(`${served.origin}/d/${dataset}/captures`);
  await slow();
  const names = ['1', '2', '3', '4', '5'].map((name) => `${name}.pcapng`);
  const tray = page.getByLabel('Files being sent');
  await dropFiles(page, [
    otherCapture('0.pcapng', 100_000),
    ...names.map((name, index) => otherCapture(name, 9_000_000 - index)),
  ]);
  await tray.getByText(/^1 of 6 files sent$/).waitFor();
  await tray
    .getByText(/^Waiting · 9/)
    .first()
    .waitFor();
  await tray
    .getByText(/\d\s[kM]B\/s · \d+\s(?:s|min) left/)
    .first()
    .waitFor();
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, 'uploads-many.png') });
  await page.getByRole('button', { name: 'Cancel sending 1.pcapng' }).click();
  await tray.getByText(/^1 of 5 files sent$/).waitFor();
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await tray.waitFor({ state: 'detached' });
  await expect.poll(() => readyNames()).toEqual(['0.pcapng']);
  const unfinished = async () =>
    (await captures()).filter(
      ({ datasetId, state, fileBytes }) => datasetId === dataset && state !== 'ready' && fileBytes > 0,
    );
  await expect.poll(unfinished).toEqual([]);
});

test('what was refused is tried again, and says why meanwhile', async () => {
  await page.goto(`${served.origin}/d/${dataset}/captures`);
  await page.route('**/uploads', (route) =>
    route.fulfill({
      status: 507,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        title: 'The disk is full',
        detail: 'Free some.',
        code: 'DISK_FULL',
        fix: '',
        status: 507,
      }),
    }),
  );
  await dropFiles(page, [otherCapture('again.pcapng', 150_000)]);
  const tray = page.getByLabel('Files being sent');
  await tray.getByText('The disk is full').waitFor();
  await page.unroute('**/uploads');
  await tray.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => readyNames()).toEqual(['again.pcapng']);
  await tray.waitFor({ state: 'detached' });
});
