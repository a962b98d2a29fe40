/** What is around the views: the bar of a phone, dialogs by keyboard, and the settings of the server. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Settings } from '../../src/api/settings.ts';
import { findings } from './axe.ts';
import { watch } from './browser.ts';
import { DemoInBrowser } from './demo-in-browser.ts';

const demo = new DemoInBrowser();

async function open(path: string, width: number): Promise<Page> {
  const { page } = await demo.open({ viewport: { width, height: 844 } });
  await page.goto(`${demo.origin}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return page;
}

/** The library's dialogs and menus stand beside the page's landmarks, and its menus begin with a place for the keyboard. */
const LIBRARY = /^(?:landmark-|region|aria-required-children: <div class="[^"]*" aria-labelledby="mantine-)/;
const wrong = async (page: Page): Promise<string[]> =>
  (await findings(page)).filter((finding) => !LIBRARY.test(finding));

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

test.each(['Overview', 'Flows', 'Protocols', 'Statistics', 'Map', 'Captures', 'Azure'])(
  'a phone reaches %s, within its screen',
  async (name) => {
    const page = await open('/d/1/overview', 390);
    const troubles = watch(page, demo.origin);
    const views = page.getByRole('navigation', { name: 'Views' });
    if (name === 'Captures' || name === 'Azure') {
      await views.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name }).click();
    } else await views.getByRole('link', { name }).click();
    await page.waitForURL(new RegExp(`/d/1/${name.toLowerCase()}`));
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    for (const part of await views.locator('a, button').all()) {
      const box = await part.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
      expect(await part.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    }
    expect(troubles).toEqual({ errors: [], strangers: [] });
    await page.context().close();
  },
);

test('a phone has its bar before there is a data set, too', async () => {
  const { page, troubles } = await demo.open({ viewport: { width: 390, height: 844 } });
  await page.goto(`${demo.origin}/azure`);
  const bar = page.getByRole('navigation', { name: 'Views' });
  await bar.getByRole('link', { name: 'Azure' }).and(page.locator('[aria-current=page]')).waitFor();
  const box = await bar.boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(844);
  await bar.getByRole('link', { name: 'Captures' }).click();
  await page.waitForURL(/\/d\/1\/overview/);
  expect(troubles).toEqual({ errors: [], strangers: [] });
  await page.context().close();
});

test('a phone changes the data set', async () => {
  await fetch(`${demo.origin}/api/v1/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Another"}',
  });
  const page = await open('/d/1/flows', 390);
  await page.getByRole('button', { name: /^Data set/ }).click();
  await page.getByRole('menuitem', { name: /Another/ }).click();
  await page.waitForURL(/\/d\/2\//);
  await page.context().close();
});

test('the settings of the server are read, kept within bounds, and saved, by keyboard alone', async () => {
  const page = await open('/d/1/flows', 1440);
  const settings = () => demo.ask<Settings>('settings');
  await page.getByRole('button', { name: 'Settings' }).focus();
  await page.keyboard.press('Enter');
  const imports = page.getByRole('button', { name: /How captures are imported/ });
  await imports.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'How captures are imported' });
  const udp = dialog.getByRole('textbox', { name: 'UDP' });
  await udp.waitFor();
  expect(await udp.inputValue()).toBe('60 s');
  expect(await wrong(page)).toEqual([]);
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await udp.fill('999999');
  await dialog.getByRole('textbox', { name: 'Imports at once' }).focus();
  expect(await udp.inputValue()).toMatch(/^86.?400 s$/);
  await udp.fill('');
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await udp.fill('120');
  await dialog.getByRole('checkbox', { name: /two VLANs/ }).press('Space');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
  expect(await settings()).toMatchObject({ flow: { udpIdleSeconds: 120, vlanInKey: true, tcpIdleSeconds: 300 } });
  await page.context().close();
});

test.each([
  ['captures', /^Watch a folder$/],
  ['captures', /^Streams$/],
  ['captures', /^What to do with/],
])('%s: what %s opens is left with Esc, and the keyboard is where it was', async (view, name) => {
  const page = await open(`/d/1/${view}`, 1440);
  const button = page.getByRole('button', { name }).first();
  await button.focus();
  const before = await focused(page);
  await page.keyboard.press('Enter');
  const opened = page.getByRole('dialog').or(page.getByRole('menu'));
  await opened.first().waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await wrong(page), colorScheme).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await opened.first().waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe(before);
  await page.context().close();
});

test('Ctrl K says that it still looks, then what there is, and Esc leaves it', async () => {
  const page = await open('/d/1/flows', 1440);
  const answer = Promise.withResolvers<void>();
  await page.route(/\/values\?/, async (route) => {
    await answer.promise;
    await route.continue();
  });
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog');
  await page.getByRole('textbox', { name: 'Go to a view, data set or host' }).fill('172.31.');
  await dialog.getByText('Looking among the hosts').waitFor();
  answer.resolve();
  await dialog.getByText('Nothing of that name').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.context().close();
});
