import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Flows } from '../../src/api/flows.ts';
import type { Totals } from '../../src/api/views.ts';
import { capscape } from '../cli/run-cli.ts';
import { dropFiles, launchBrowser, type Troubles, watch } from './browser.ts';
import { type Served, serve } from './serve.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-e2e-demo-'));
const demo = join(scratch, 'demo.pcapng');
let served: Served;
let browser: Browser;
let page: Page;
let troubles: Troubles;

beforeAll(async () => {
  const written = await capscape(['demo', demo]);
  expect(written.code).toBe(0);
  [served, browser] = await Promise.all([serve(), launchBrowser()]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  troubles = watch(page, served.origin);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  rmSync(scratch, { recursive: true });
});

interface Sums {
  readonly flows: number;
  readonly packets: number;
}

/** What `capscape flows --filter` says, which shares neither server nor database with the page. */
async function byCli(filter: string): Promise<Sums> {
  const { stdout, code } = await capscape(['flows', demo, '--format', 'ndjson', '--filter', filter]);
  expect(code).toBe(0);
  const flows = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { packets_sent: number; packets_received: number });
  return {
    flows: flows.length,
    packets: flows.reduce((sum, flow) => sum + flow.packets_sent + flow.packets_received, 0),
  };
}

async function byApi(filter: string): Promise<Sums> {
  const response = await fetch(`${served.origin}/api/v1/datasets/1/totals?${new URLSearchParams({ filter })}`);
  const totals = (await response.json()) as Totals;
  return { flows: totals.flows, packets: totals.packets_sent + totals.packets_received };
}

/** What the line under the filter says is shown; waits until it shows `flows` of them. */
async function shown(flows: number): Promise<Sums> {
  const line = page.locator('header [role=status]');
  const digits = (text: string | null) => Number(text?.replaceAll(/\D/g, ''));
  const bold = line.locator('b');
  await expect.poll(async () => digits(await bold.nth(1).textContent())).toBe(flows);
  return { packets: digits(await bold.nth(0).textContent()), flows };
}

const filterInAddress = () => new URL(page.url()).searchParams.get('filter') ?? '';
/** The view anew, as from a link. */
const visit = (path: string, filter = '') =>
  page.goto(`${served.origin}/d/1/${path}${filter === '' ? '' : `?${new URLSearchParams({ filter })}`}`);
const view = (name: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name });

test('an empty Capscape offers to take a capture, and takes one that is dropped', async () => {
  await page.goto(served.origin);
  await page.getByText('Drop a capture here').waitFor();
  await page.getByRole('button', { name: 'Load the demo capture' }).waitFor();
  await dropFiles(page, [demo]);
  await page.waitForURL(/\/d\/1\/overview/);
  const everything = await byCli('');
  expect(everything.flows).toBeGreaterThan(1000);
  expect(await shown(everything.flows)).toEqual(everything);
});

test('every packet is accounted for under Captures', async () => {
  await view('Captures').click();
  const card = page.getByRole('article', { name: 'demo.pcapng' });
  const text = (await card.textContent())?.replaceAll(/[\u202f\u00a0]/g, '');
  const { packets } = await byCli('');
  const [, all, inFlows, arp] = /(\d+) packets = (\d+) in flows \+ \d+ in none:\s*(\d+) ARP/i.exec(text ?? '') ?? [];
  expect(Number(inFlows)).toBe(packets);
  expect(Number(all)).toBe(packets + Number(arp));
});

test.each(['Overview', 'Flows', 'Protocols', 'Statistics', 'Map', 'Captures'])('%s opens', async (name) => {
  await view(name).click();
  await page.getByRole('main').getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('region', { name: 'Timeline' }).waitFor();
  expect(await view(name).getAttribute('aria-current')).toBe('page');
});

test('clicking a service and a country filters every view, to the numbers of API and command line', async () => {
  await visit('flows');
  await page.getByRole('grid', { name: 'Flows' }).getByRole('button', { name: 'tls', exact: true }).first().click();
  const tls = await byCli('service = tls');
  expect(filterInAddress()).toBe('service = tls');
  expect(await byApi('service = tls')).toEqual(tls);
  expect(await shown(tls.flows)).toEqual(tls);

  await page.getByRole('button', { name: 'What is in here?' }).click();
  const panel = page.getByRole('complementary', { name: 'What is in here?' });
  await panel.getByRole('button', { name: 'Germany', exact: true }).click();
  const both = filterInAddress();
  expect(both).toBe('service = tls and far_country = DE');
  const germany = await byCli(both);
  expect(germany.flows).toBeGreaterThan(0);
  expect(germany.flows).toBeLessThan(tls.flows);
  expect(await byApi(both)).toEqual(germany);
  expect(await shown(germany.flows)).toEqual(germany);
  await panel.getByRole('button', { name: 'Close: What is in here?' }).click();

  for (const name of ['Overview', 'Protocols', 'Statistics', 'Map']) {
    await view(name).click();
    await page.getByRole('main').getByRole('heading', { level: 1, name }).waitFor();
    expect(filterInAddress()).toBe(both);
    expect(await shown(germany.flows)).toEqual(germany);
  }
});

test('back takes back the last step of the filter', async () => {
  await visit('flows', 'service = tls and far_country = DE');
  await page.getByRole('button', { name: 'Remove far_country = DE' }).click();
  const tls = await byCli('service = tls');
  await shown(tls.flows);
  await page.goBack();
  await shown((await byCli('service = tls and far_country = DE')).flows);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await shown((await byCli('')).flows);
});

test('Alt and a click excludes', async () => {
  await visit('flows');
  const grid = page.getByRole('grid', { name: 'Flows' });
  await grid
    .getByRole('button', { name: 'dns', exact: true })
    .first()
    .click({ modifiers: ['Alt'] });
  expect(filterInAddress()).toBe('not service = dns');
  const rest = await byCli('not service = dns');
  expect(await shown(rest.flows)).toEqual(rest);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
});

test('a wrong word is told under it and what was typed is kept; completed and put right it filters', async () => {
  await visit('flows');
  await page.keyboard.press('/');
  const field = page.getByRole('textbox', { name: 'Add to the filter' });
  await field.fill('bytes > 1XB');
  await field.press('Enter');
  await page.getByRole('alert').getByText('1XB').first().waitFor();
  expect(await field.inputValue()).toBe('bytes > 1XB');
  await field.fill('service = ss');
  await page.getByRole('option', { name: /^ssh/ }).click();
  expect(await field.inputValue()).toBe('service = ssh ');
  await field.press('Enter');
  const ssh = await byCli('service = ssh');
  expect(await shown(ssh.flows)).toEqual(ssh);
  await page.getByRole('button', { name: 'Remove service = ssh' }).click();
});

test('brushing the timeline shows that time only, z everything again', async () => {
  await visit('statistics');
  const everything = await byCli('');
  await shown(everything.flows);
  const box = await page.getByRole('group', { name: /^Timeline/ }).boundingBox();
  if (box === null) throw new Error('the timeline has no picture');
  await page.mouse.move(box.x + box.width * 0.25, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 30);
  await page.mouse.move(box.x + box.width * 0.5, box.y + 30);
  await page.mouse.up();
  await page.waitForURL(/from=/);
  const { from, to } = Object.fromEntries(new URL(page.url()).searchParams);
  const query = new URLSearchParams({ from: from ?? '', to: to ?? '' });
  const response = await fetch(`${served.origin}/api/v1/datasets/1/totals?${query}`);
  const part = ((await response.json()) as Totals).flows;
  expect(part).toBeGreaterThan(0);
  expect(part).toBeLessThan(everything.flows);
  await shown(part);
  await page.keyboard.press('z');
  await shown(everything.flows);
});

test('the table is worked by keys, and a row opens its details', async () => {
  await view('Flows').click();
  const grid = page.getByRole('grid', { name: 'Flows' });
  await grid.focus();
  await grid.press('ArrowDown');
  await grid.press('ArrowDown');
  await grid.press('Enter');
  const details = page.getByRole('complementary', { name: 'Details of the flow' });
  await details.getByText('Community ID').waitFor();
  await page.keyboard.press('Escape');
  await details.waitFor({ state: 'detached' });
});

test('sorting by bytes begins with the largest flow', async () => {
  await page.getByRole('columnheader', { name: 'Sent | received' }).getByRole('button').click();
  const url = `${served.origin}/api/v1/datasets/1/flows?sort=bytes&order=desc&limit=1`;
  const { rows } = (await (await fetch(url)).json()) as Flows;
  const [largest] = rows;
  const title = `Sent ${largest?.bytes_sent} bytes, received ${largest?.bytes_received} bytes`;
  const cell = page.locator('[role=row][aria-rowindex="2"] [title^="Sent"]');
  await expect.poll(async () => (await cell.getAttribute('title'))?.replaceAll('\u202f', '')).toBe(title);
});

test('a million rows scroll to their end with no more than a screen of them drawn', async () => {
  const TOTAL = 1_000_000;
  await page.route('**/api/v1/datasets/1/flows?*', async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const offset = Number(query.get('offset') ?? 0);
    const count = Math.max(0, Math.min(Number(query.get('limit')), TOTAL - offset));
    const rows = Array.from({ length: count }, (_, at) => ({
      capture_id: 1,
      flow_id: offset + at,
      start: '2026-05-12T08:30:00Z',
      service: 'tls',
      src_ip: '192.0.2.1',
      dst_ip: '192.0.2.2',
      dst_port: offset + at,
    }));
    await route.fulfill({ json: { rows, total: TOTAL } });
  });
  await page.reload();
  const grid = page.getByRole('grid', { name: 'Flows' });
  await grid.locator('[aria-rowindex="2"]').waitFor();
  expect(await grid.getAttribute('aria-rowcount')).toBe(String(TOTAL + 1));
  await grid.focus();
  await grid.press('End');
  await grid
    .locator(`[aria-rowindex="${TOTAL + 1}"]`)
    .getByText(String(TOTAL - 1))
    .waitFor();
  expect(await grid.getByRole('row').count()).toBeLessThan(60);

  // Half way down by the scroll bar, then by the wheel: row after row.
  await grid.evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
  const firstPort = () => grid.locator('[role=row][aria-rowindex] [title^="Port:"]').first().textContent();
  await expect.poll(async () => Number(await firstPort())).toBeGreaterThan(TOTAL * 0.45);
  const before = Number(await firstPort());
  await grid.hover();
  await page.mouse.wheel(0, 360);
  await expect.poll(async () => Number(await firstPort()) - before).toBe(10);
  await page.unroute('**/api/v1/datasets/1/flows?*');
});

test('what is operated has a name, and there are landmarks', async () => {
  for (const name of ['Overview', 'Flows', 'Captures']) {
    await view(name).click();
    await page.getByRole('main').getByRole('heading', { level: 1, name }).waitFor();
    for (const role of ['main', 'navigation', 'search'] as const) expect(await page.getByRole(role).count()).toBe(1);
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll('button:not([aria-hidden=true]), a[href], input, select')]
        .filter((element) => {
          const labels =
            element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
          const text = `${element.textContent}${element.getAttribute('aria-label') ?? ''}${labels?.[0]?.textContent ?? ''}`;
          return text.trim() === '' && !(element instanceof HTMLInputElement && element.type === 'file');
        })
        .map((element) => element.outerHTML.slice(0, 200)),
    );
    expect(nameless).toEqual([]);
  }
});

test('the page asked nobody but its own server, and nothing went wrong in it', () => {
  expect(troubles).toEqual({ errors: [], strangers: [] });
});
