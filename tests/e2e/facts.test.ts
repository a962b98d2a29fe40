/** What a flow's content told, beside the flow: shown as text whatever it is, and a filter at a click. */
import { beforeAll, expect, test } from 'vitest';
import type { Flows } from '../../src/api/flows.ts';
import type { Job } from '../../src/api/jobs.ts';
import { connectionOf, HOSTILE_USER_AGENT, hostileExchange, PASSWORD } from '../dpi/connection-capture.ts';
import { eventually } from '../eventually.ts';
import { DemoInBrowser, type OpenedPage } from './demo-in-browser.ts';

const demo = new DemoInBrowser();
let page: OpenedPage['page'];
let troubles: OpenedPage['troubles'];

beforeAll(async () => {
  await demo.ask('datasets/1/captures?name=hostile.pcap', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Blob([new Uint8Array(connectionOf(hostileExchange()))]),
  });
  await eventually(async () => expect((await demo.ask<Job>('jobs/2')).state).toBe('done'));
  ({ page, troubles } = await demo.open());
});

test('facts stand in the flow’s panel as text, and no password', async () => {
  await page.goto(`${demo.origin}/d/1/flows?flow=2-0`);
  const facts = page.getByRole('region', { name: 'What http told' });
  const request = facts.getByRole('list', { name: 'Requests' }).getByRole('listitem');
  await request.getByText('404').waitFor();
  const text = (await request.textContent()) ?? '';
  for (const told of ['/a\'b"c', HOSTILE_USER_AGENT, 'alice', 'nginx', 'Cleartext password'])
    expect(text).toContain(told);
  expect(text).not.toContain(PASSWORD);
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(await page.title()).not.toContain('harmed');
  expect(troubles).toEqual({ errors: [], strangers: [] });
});

test('a click on a fact shows the flows that have it, another one all again', async () => {
  const fact = page.getByRole('region', { name: 'What http told' }).getByRole('button', { name: '404' });
  const matching = (
    await demo.ask<Flows>(`datasets/1/flows?${new URLSearchParams({ filter: `facts contains '"status":404'` })}`)
  ).rows;
  expect(matching.length).toBeGreaterThan(0);
  await fact.click();
  await expect.poll(() => new URL(page.url()).searchParams.get('filter')).toContain('"status":404');
  await page
    .getByRole('grid')
    .locator(`[aria-rowindex="${matching.length + 1}"]`)
    .waitFor();
  await fact.click();
  await expect.poll(() => new URL(page.url()).searchParams.get('filter')).toBeNull();
});

test('the panel is as wide as a phone', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('region', { name: 'What http told' }).scrollIntoViewIfNeeded();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});
