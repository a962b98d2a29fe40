/** Packets on the page: listed beside a flow however many there are, and downloaded, of one flow and of a filter. */
import { readFileSync } from 'node:fs';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Flows } from '../../src/api/flows.ts';
import type { Totals } from '../../src/api/views.ts';
import { memorySource } from '../../src/capture/memory-source.ts';
import { readAll } from '../../src/capture/sample-files.ts';
import { launchBrowser, type Troubles, watch } from './browser.ts';
import { importDemo } from './import-demo.ts';
import { type Served, serve } from './serve.ts';

const LOAD_MS = 60_000;
const FILTER = 'service = tls and packets > 600';

let served: Served;
let browser: Browser;
let page: Page;
let troubles: Troubles;

const query = new URLSearchParams({ filter: FILTER });
const ask = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${served.origin}/api/v1/datasets/1/${path}`)).json()) as T;

const packetsIn = async (download: Download): Promise<number> =>
  (await readAll(memorySource(readFileSync(await download.path())))).packets.length;

beforeAll(async () => {
  [served, browser] = await Promise.all([serve(), launchBrowser()]);
  await importDemo(served.origin);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(LOAD_MS);
  troubles = watch(page, served.origin);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

test('a flow lists its packets to the last, and gives them as a file', async () => {
  const { rows } = await ask<Flows>(`flows?${query}&sort=packets&order=desc&limit=1`);
  const [flow] = rows;
  const total = Number(flow?.packets_sent) + Number(flow?.packets_received);
  expect(total).toBeGreaterThan(600);
  await page.goto(`${served.origin}/d/1/flows?${query}&flow=${flow?.capture_id}-${flow?.flow_id}`);
  const section = page.getByRole('region', { name: 'Packets of the flow' });
  await section.getByText('[SYN] seq=0').waitFor();
  await section.getByRole('list').evaluate((list) => {
    const scroller = list.parentElement?.parentElement;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  });
  const last = section.locator(`[aria-posinset="${total}"]`);
  await last.getByText('ACK').waitFor();
  expect(await section.getByRole('listitem').count()).toBeLessThan(40);
  const begun = page.waitForEvent('download');
  await section.getByRole('button', { name: 'Download' }).click();
  const download = await begun;
  expect(download.suggestedFilename()).toBe(`demo.pcapng-flow-${flow?.flow_id}.pcapng`);
  expect(await packetsIn(download)).toBe(total);
});

test('all that is shown comes as a file, and its size is said before', async () => {
  const sums = await ask<Totals>(`totals?${query}`);
  const total = sums.packets_sent + sums.packets_received;
  await page.goto(`${served.origin}/d/1/flows?${query}`);
  await page.getByRole('button', { name: 'Download packets' }).click();
  const dialog = page.getByRole('dialog');
  const said = (await dialog.textContent()) ?? '';
  expect(Number(said.replaceAll('\u202f', '').match(/^\d+/)?.[0])).toBe(total);
  const begun = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download as pcapng' }).click();
  expect(await packetsIn(await begun)).toBe(total);
  expect(troubles).toEqual({ errors: [], strangers: [] });
});
