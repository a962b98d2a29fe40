/** Packets on the page: listed beside a flow however many there are, and downloaded, of one flow and of a filter. */
import { readFileSync } from 'node:fs';
import type { Download } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Flows } from '../../src/api/flows.ts';
import type { Totals } from '../../src/api/views.ts';
import { memorySource } from '../../src/capture/memory-source.ts';
import { readAll } from '../../src/capture/sample-files.ts';
import { DemoInBrowser, type OpenedPage } from './demo-in-browser.ts';

const FILTER = 'service = tls and packets > 600';

const demo = new DemoInBrowser();
let page: OpenedPage['page'];
let troubles: OpenedPage['troubles'];

const query = new URLSearchParams({ filter: FILTER });
const ask = <T>(path: string): Promise<T> => demo.ask(`datasets/1/${path}`);

const packetsIn = async (download: Download): Promise<number> =>
  (await readAll(memorySource(readFileSync(await download.path())))).packets.length;

beforeAll(async () => {
  ({ page, troubles } = await demo.open());
});

test('a flow lists its packets to the last, and gives them as a file', async () => {
  const { rows } = await ask<Flows>(`flows?${query}&sort=packets&order=desc&limit=1`);
  const [flow] = rows;
  const total = Number(flow?.packets_sent) + Number(flow?.packets_received);
  expect(total).toBeGreaterThan(600);
  await page.goto(`${demo.origin}/d/1/flows?${query}&flow=${flow?.capture_id}-${flow?.flow_id}`);
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
  await page.goto(`${demo.origin}/d/1/flows?${query}`);
  await page.getByRole('button', { name: 'Download packets' }).click();
  const dialog = page.getByRole('dialog');
  const said = (await dialog.textContent()) ?? '';
  expect(Number(said.replaceAll('\u202f', '').match(/^\d+/)?.[0])).toBe(total);
  const begun = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download as pcapng' }).click();
  expect(await packetsIn(await begun)).toBe(total);
  expect(troubles).toEqual({ errors: [], strangers: [] });
});
