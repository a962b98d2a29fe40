/** What each view says of the demo capture adds up, says who is who, and is there on a phone too. */
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Flows } from '../../src/api/flows.ts';
import type { Pairs, Totals } from '../../src/api/views.ts';
import { DESK, DemoInBrowser } from './demo-in-browser.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

const demo = new DemoInBrowser();
let totals: Totals;

const ask = <T>(view: string): Promise<T> => demo.ask(`datasets/1/${view}`);

beforeAll(async () => {
  totals = await ask<Totals>('totals');
  expect(totals.flows).toBeGreaterThan(1000);
});

/** Nothing may go wrong in the page while it is looked at. */
async function look(path: string, options: BrowserContextOptions, see: (page: Page) => Promise<void>): Promise<void> {
  const { page, troubles } = await demo.open(options);
  await page.goto(`${demo.origin}/d/1/${path}`);
  await see(page);
  expect(troubles).toEqual({ errors: [], strangers: [] });
  await page.context().close();
}

const digits = (text: string | null): number => Number(text?.replaceAll(/\D/g, ''));

/** The sum of a column of counts, without the foot. */
async function columnSum(table: Locator, head: string): Promise<number> {
  const heads = await table.locator('thead th').allTextContents();
  const at = heads.findIndex((text) => text.startsWith(head));
  expect(at, `${head} among ${heads.join(', ')}`).toBeGreaterThanOrEqual(0);
  const cells = await table.locator(`tbody tr > :nth-child(${at + 1})`).allTextContents();
  return cells.reduce((sum, text) => sum + digits(text), 0);
}

test('the table of services sums to everything', () =>
  look('protocols', DESK, async (page) => {
    const table = page.getByRole('table').last();
    await table.locator('tbody tr').first().waitFor();
    expect(await columnSum(table, 'Flows')).toBe(totals.flows);
    expect(await columnSum(table, 'Packets')).toBe(totals.packets_sent + totals.packets_received);
  }));

test('flows on the map and beside it sum to everything', () =>
  look('map?size=flows', DESK, async (page) => {
    const beside = page.getByRole('main');
    await beside.getByText('Beside the map').waitFor();
    const all = beside.getByText('All flows shown').locator('xpath=..');
    await expect
      .poll(async () => (await all.textContent())?.replaceAll(/[\s\u202f]/g, ''))
      .toContain(`shown${totals.flows}`);
  }));

test.each(['src_ip', 'dst_ip'])('flows per %s: the bars and the rest sum to everything', (field) =>
  look('statistics', DESK, async (page) => {
    const title = field === 'src_ip' ? 'Who opened the most flows?' : 'Who was called most often?';
    const figure = page.locator('section, figure, article').filter({ has: page.getByRole('heading', { name: title }) });
    await figure.last().scrollIntoViewIfNeeded();
    await figure.last().getByRole('listitem').first().waitFor();
    const amounts = await figure.last().locator('li > :nth-child(3)').allTextContents();
    expect(amounts.reduce((sum, text) => sum + digits(text), 0)).toBe(totals.flows);
  }),
);

test('addresses in rankings have the name that led to them', async () => {
  const { rows } = await ask<Pairs>('pairs?a=dst_ip&b=dst_name&measure=bytes_sent&limit=20');
  const named = rows.find(({ b }) => b !== null);
  expect(named).toBeDefined();
  await look('statistics', DESK, async (page) => {
    const row = page.getByRole('listitem').filter({ hasText: String(named?.a) });
    await row.getByText(String(named?.b)).first().waitFor();
  });
});

test('a name server is not called what it was asked about', async () => {
  const filter = 'service = dns and server_name is known and dst_name is unknown';
  const query = new URLSearchParams({ filter, limit: '1' });
  const [asked] = (await ask<Flows>(`flows?${query}`)).rows;
  expect(asked?.server_name).toBeTruthy();
  await look(`flows?${new URLSearchParams({ filter })}`, DESK, async (page) => {
    const row = page.getByRole('grid').locator('[aria-rowindex="2"]');
    await row.getByText(String(asked?.dst_ip)).waitFor();
    expect(await row.textContent()).not.toContain(String(asked?.server_name));
  });
});

test('Ctrl K and Enter go to what is first in the list', () =>
  look('flows', DESK, async (page) => {
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('textbox', { name: 'Go to a view, data set or host' }).fill('stat');
    await page.locator('[role=option][data-combobox-selected]').getByText('Statistics').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('main').getByRole('heading', { level: 1, name: 'Statistics' }).waitFor();
  }));

test.each(['overview', 'flows', 'protocols', 'statistics', 'map', 'captures'])('%s fits a phone', (view) =>
  look(view, PHONE, async (page) => {
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    const busy = () => page.locator('[aria-busy=true]').count();
    await expect.poll(busy).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    if (view === 'protocols') await page.getByRole('listbox', { name: /^Services and far countries/ }).waitFor();
  }),
);

test('a tap on the map chooses a country', () =>
  look('map', PHONE, async (page) => {
    const map = page.getByRole('main').locator('canvas').first();
    await map.waitFor();
    await page.getByText('On the map').waitFor();
    const box = await map.boundingBox();
    if (box === null) throw new Error('the map has no picture');
    const isChosen = () => new URL(page.url()).searchParams.has('country');
    // Along a line through North America, Europe and Asia until there is land.
    await expect
      .poll(async () => {
        for (let at = 0.08; at < 0.92 && !isChosen(); at += 0.06) {
          await page.touchscreen.tap(box.x + box.width * at, box.y + box.height * 0.4);
        }
        return isChosen();
      })
      .toBe(true);
    await page.getByRole('button', { name: 'Only this' }).waitFor();
  }));
