/** Import from a link in the browser, against a real Azurite; the token is then searched in all that the page shows and asks. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PART_BYTES, PARTS_AHEAD } from '../../src/import/remote/read-ahead.ts';
import { pcapOf } from '../azure/capture-bytes.ts';
import { type CuttingProxy, startCuttingProxy } from '../azure/cutting-proxy.ts';
import { type SecureAzurite, startSecureAzurite } from '../azure/secure-azurite.ts';
import { ROOT } from '../cli/run-cli.ts';
import { type Clock, startClock } from '../clock.ts';
import { TEST_CERT } from '../remote/test-certificate.ts';
import { findings } from './axe.ts';
import { launchBrowser, type Troubles, watch } from './browser.ts';

const VM = 'subscriptions/0/resourcegroups/rg/providers/microsoft.compute/virtualmachines/vm1/2026/11/22';
/** Where pictures of the pages go, when somebody wants to look at them. */
const PICTURES = process.env.CAPSCAPE_PICTURES;

let clock: Clock;
let azurite: SecureAzurite;
let proxy: CuttingProxy;
let directory: string;
let origin: string;
let stop: () => Promise<void>;
let browser: Browser;

beforeAll(async () => {
  clock = startClock();
  azurite = await startSecureAzurite(clock.env);
  proxy = await startCuttingProxy(azurite.port);
  for (const n of [1, 2, 3])
    await azurite.putBlob('network-watcher-logs', `${VM}/packetcapture_1${n}_11_12_345.cap`, pcapOf(40_000 + n));
  await azurite.putBlob('network-watcher-logs', 'notes/<img src=x onerror=alert(1)>.cap', pcapOf(5_000));
  await azurite.putBlob('network-watcher-logs', 'notes/read me.txt', Buffer.from('hello'));
  await azurite.putBlob('network-watcher-logs', 'notes/old.cap', pcapOf(5_000), 'Archive');
  await azurite.putBlob('large', 'large.pcap', pcapOf(PART_BYTES * (PARTS_AHEAD + 2)));
  directory = await mkdtemp(join(tmpdir(), 'capscape-e2e-links-'));
  await writeFile(join(directory, 'ca.pem'), TEST_CERT);
  const args = ['serve', '--port', '0', '--data', join(directory, 'data'), '--allow-fetch', '127.0.0.1/32'];
  const child = spawn(join(ROOT, 'bin/capscape'), args, {
    cwd: ROOT,
    env: { ...process.env, ...clock.env, NODE_EXTRA_CA_CERTS: join(directory, 'ca.pem') },
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  origin = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (address !== undefined) resolve(address);
    });
    child.on('exit', (code) => reject(new Error(`capscape serve ended with ${code}`)));
  });
  stop = async () => {
    child.kill('SIGTERM');
    await closed;
  };
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stop?.();
  await proxy?.close();
  await azurite?.stop();
  clock.stop();
  await rm(directory, { recursive: true, force: true });
});

interface Seen {
  readonly addresses: string[];
  readonly answers: string[];
}

async function open(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<[Page, Troubles, Seen]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme });
  const troubles = watch(page, origin);
  const seen: Seen = { addresses: [], answers: [] };
  page.on('request', (request) => seen.addresses.push(request.url(), JSON.stringify(request.headers())));
  page.on('response', (response) => {
    void response.text().then(
      (text) => seen.answers.push(text),
      () => {},
    );
  });
  await page.goto(`${origin}${path}`);
  return [page, troubles, seen];
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

const signatureOf = (link: string): string => decodeURIComponent(/sig=([^&]+)/.exec(link)?.[1] ?? '');

async function expectSecret(page: Page, { addresses, answers }: Seen, link: string): Promise<void> {
  const signature = signatureOf(link);
  expect(signature.length).toBeGreaterThan(40);
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.title, history.state]),
  );
  const shown = await page.evaluate(() => document.documentElement.outerHTML);
  for (const [where, text] of Object.entries({
    stored,
    shown,
    addresses: addresses.join(),
    answers: answers.join(),
    url: page.url(),
  }))
    for (const form of [signature, encodeURIComponent(signature)]) expect(text.includes(form), where).toBe(false);
}

test('a container is picked from: a series becomes a data set', async () => {
  const link = azurite.link('service', 'network-watcher-logs', '', { permissions: 'rwdl' });
  const [page, troubles, seen] = await open('/');
  await page.getByLabel('Import from a link').getByRole('textbox').first().fill(link);
  await expect.poll(() => page.getByLabel('Token (SAS), if it needs one').inputValue()).toContain('sig=');
  expect(await page.getByRole('textbox', { name: 'Import from a link' }).inputValue()).toBe(
    `${azurite.endpoint}/network-watcher-logs`,
  );
  await picture(page, 'start-light');
  await page.getByRole('button', { name: 'Open link' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/can do more than read \(write, delete\)/).waitFor();
  await dialog.getByText(/Service SAS, for a container/).waitFor();
  await dialog.getByRole('checkbox', { name: 'vm1 2026-11-22' }).check();
  expect(await dialog.getByLabel('New data set').inputValue()).toBe('vm1 2026-11-22');
  expect(await dialog.getByRole('checkbox', { name: 'notes/old.cap' }).isDisabled()).toBe(true);
  await picture(page, 'pick-light');
  // The library's dialogs have a header of their own beside the page's.
  expect((await findings(page)).filter((finding) => !finding.startsWith('landmark-'))).toEqual([]);
  await expectSecret(page, seen, link);
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'pick-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  await dialog.getByRole('button', { name: 'Import 3 files' }).click();
  await page.waitForURL(/\/d\/1\/overview/);
  await page.goto(`${origin}/d/1/captures`);
  await expect.poll(() => page.getByText('Ready', { exact: true }).count()).toBe(3);
  await picture(page, 'captures-light');
  await expectSecret(page, seen, link);
  expect(troubles).toEqual({ errors: [], strangers: [] });
  await page.close();
});

test('a file without anything unwise is imported at once, and a paused one goes on with a new token', async () => {
  const [page, troubles, seen] = await open('/d/1/captures', 'dark');
  const field = page.getByRole('textbox', { name: 'Import from a link' });
  await field.waitFor();
  proxy.holdAfter(1.5 * PART_BYTES);
  const ending = azurite.link('user-delegation', 'large', 'large.pcap', {
    permissions: 'r',
    expires: new Date(Date.now() + 600_000),
  });
  await field.fill(ending.replace(`:${azurite.port}/`, `:${proxy.port}/`));
  await page.getByRole('button', { name: 'Open link' }).click();
  await expect.poll(() => proxy.bytes()).toBeGreaterThan(PART_BYTES);
  clock.forward(600_000);
  proxy.holdAfter(null);
  await page.getByText('Paused', { exact: true }).waitFor();
  await page
    .getByText(/it was valid until/i)
    .first()
    .waitFor();
  await picture(page, 'paused-dark');
  const token = azurite.token('account', 'large', '');
  const resume = page.getByRole('region', { name: 'New link for large.pcap' });
  await resume.getByLabel('Token (SAS), if it needs one').fill(token);
  await resume.getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => page.getByText('Paused', { exact: true }).count()).toBe(0);
  await expect.poll(() => page.getByText('Ready', { exact: true }).count()).toBe(4);
  for (const link of [ending, token]) await expectSecret(page, seen, link);
  expect(troubles.strangers).toEqual([]);
  await page.close();
});

test('what is wrong with a link is said beside it', async () => {
  const past = azurite.link('service', 'large', 'large.pcap', { expires: new Date(Date.now() - 60_000) });
  const [page, , seen] = await open('/d/1/captures');
  await page.getByRole('textbox', { name: 'Import from a link' }).fill(past);
  await page.getByRole('button', { name: 'Open link' }).click();
  await page.getByRole('alert').getByText('The link has expired').waitFor();
  await picture(page, 'expired-light');
  await page.getByRole('textbox', { name: 'Import from a link' }).fill('http://169.254.169.254/latest/meta-data/');
  await page.getByRole('button', { name: 'Open link' }).click();
  await page
    .getByRole('alert')
    .getByText(/clouds give machines their credentials/)
    .waitFor();
  await expectSecret(page, seen, past);
  await page.close();
});

test('a link is typed where it stays, however late it is known what is there', async () => {
  const made = await fetch(`${origin}/api/v1/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'late' }),
  });
  const { id } = (await made.json()) as { id: number };
  const page = await browser.newPage();
  const [asked, known] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route(/\/api\/v1\/captures\?/, async (route) => {
    asked.resolve();
    await known.promise;
    await route.continue();
  });
  await page.goto(`${origin}/d/${id}/captures`);
  const field = page.getByRole('textbox', { name: 'Import from a link' });
  await asked.promise;
  await page.getByRole('main').waitFor();
  const isThere = await field.isVisible();
  if (isThere) await field.fill('https://files.example/office.pcapng');
  known.resolve();
  if (!isThere) await field.fill('https://files.example/office.pcapng');
  await page.getByRole('heading', { name: 'See what is in a packet capture' }).waitFor();
  expect(await field.inputValue()).toBe('https://files.example/office.pcapng');
  await page.close();
});

test('a capture in place says where its bytes are', async () => {
  const link = azurite.link('service', 'network-watcher-logs', `${VM}/packetcapture_11_11_12_345.cap`, {
    permissions: 'r',
  });
  const made = await fetch(`${origin}/api/v1/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'in place' }),
  });
  const { id } = (await made.json()) as { id: number };
  const [page, troubles, seen] = await open(`/d/${id}/captures`);
  await page.getByRole('textbox', { name: 'Import from a link' }).fill(link);
  await page.getByRole('checkbox', { name: /Analyse in place/ }).check();
  await page.getByRole('button', { name: 'Open link' }).click();
  await page.getByText('Ready', { exact: true }).waitFor();
  await page
    .getByRole('main')
    .or(page.locator('body'))
    .getByText(/29 packets/)
    .first()
    .waitFor();
  const place = page.getByRole('region', { name: /Where the bytes of/ });
  if (!(await place.isVisible())) await page.getByRole('button', { name: /packetcapture_11/ }).click();
  await place.getByText(/no copy is here/).waitFor();
  await place.getByLabel('Token (SAS), if it needs one').fill(azurite.token('account', '', ''));
  await place.getByRole('button', { name: 'Use this link' }).click();
  await place.getByText(/Packets can be read again/).waitFor();
  await picture(page, 'in-place-light');
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'in-place-phone');
  await expectSecret(page, seen, link);
  expect(troubles).toEqual({ errors: [], strangers: [] });
  await page.close();
});
