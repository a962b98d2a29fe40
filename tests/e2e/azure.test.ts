/**
 * The walk through the article, step by step: start a capture with Network Watcher, it lands in a blob, give Capscape the
 * blob's link with its SAS token, or let it take the blob itself; see the traffic in five views. With CAPSCAPE_PICTURES
 * naming a directory, the pictures of the tutorial are put there.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AzureSession } from '../../src/api/azure.ts';
import type { Dataset } from '../../src/api/datasets.ts';
import type { Totals } from '../../src/api/views.ts';
import { POLL_SIGNATURE, SUBSCRIPTION, TOKEN } from '../azure/arm-replay.ts';
import { accountSas } from '../azure/azurite.ts';
import { type AzureStandIn, startStandIn } from '../azure/stand-in.ts';
import { violations } from './axe.ts';
import { launchBrowser, type Troubles, watch } from './browser.ts';
import { type Served, serve } from './serve.ts';

const PICTURES = process.env.CAPSCAPE_PICTURES;
let standIn: AzureStandIn;
let served: Served;
let browser: Browser;
let page: Page;
let troubles: Troubles;

beforeAll(async () => {
  [standIn, browser] = await Promise.all([startStandIn(), launchBrowser()]);
  served = await serve({ args: standIn.args, env: standIn.env });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  troubles = watch(page, served.origin);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await standIn?.stop();
});

const api = async <T>(path: string): Promise<T> => (await fetch(`${served.origin}/api/v1${path}`)).json() as Promise<T>;
const choose = async (field: string, option: RegExp | string) => {
  await page.getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option }).click();
};
const settle = async () => {
  await expect.poll(() => page.locator('main [aria-busy=true]').count()).toBe(0);
  await page.waitForTimeout(400);
};
async function picture(name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await settle();
  // Flags of rows below what is seen are not loaded before they are.
  await page.waitForFunction(() =>
    [...document.images].every((image) => image.complete || image.getBoundingClientRect().top >= innerHeight),
  );
  // The form scrolled to where it was filled in last.
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    for (let part = document.querySelector('h1')?.parentElement; part; part = part.parentElement) part.scrollTop = 0;
  });
  await page.screenshot({ path: join(PICTURES, `azure-${name}.png`) });
}

describe('from a packet capture to its traffic', () => {
  let session: AzureSession;

  test('the start page leads to Network Watcher, and says who one is', async () => {
    await page.goto(served.origin);
    await page.getByRole('link', { name: 'Capture with Network Watcher' }).click();
    await page.getByText('Signed in as ana@contoso.example').waitFor();
    await choose('Subscription', 'Web shop');
    await page.getByText('Nothing yet.').waitFor();
  });

  test('a capture is started on a virtual machine', async () => {
    await page.getByRole('button', { name: 'New capture' }).click();
    const start = page.getByRole('button', { name: 'Start capture' });
    await start.waitFor();
    expect(await start.isDisabled()).toBe(true);
    await choose('Virtual machine or scale set', /^web-1/);
    await page.getByRole('combobox', { name: 'Storage account' }).click();
    expect(await page.getByRole('option', { name: /fastdisks.*Premium/ }).getAttribute('data-combobox-disabled')).toBe(
      'true',
    );
    await page.getByRole('option', { name: 'devstoreaccount1' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('web-shop-is-slow');
    await picture('new-capture');
    await start.click();
    const card = page.getByRole('article', { name: 'web-shop-is-slow' });
    await card.getByRole('status').filter({ hasText: 'Capturing' }).waitFor();
    expect(await card.textContent()).toContain('web-1');
    await picture('capturing');
  });

  test('when it ends, its file is imported by itself', async () => {
    await standIn.replay.end('web-shop-is-slow', 'TimeExceeded');
    const card = page.getByRole('article', { name: 'web-shop-is-slow' });
    await card.getByRole('status').filter({ hasText: 'Ended' }).waitFor();
    await card.getByText('its time limit').waitFor();
    await picture('ended');
    [session] = (await api<AzureSession[]>('/azure/sessions')) as [AzureSession];
    expect(session.files).toHaveLength(1);
    await card.getByRole('link', { name: 'See the traffic' }).click();
    await page.waitForURL(/\/d\/1\/overview/);
    await expect.poll(async () => (await api<Totals>('/datasets/1/totals')).flows).toBeGreaterThan(1000);
  });

  test('the blob’s link with its SAS token, as the portal makes it, brings in the same', async () => {
    await page.goto(`${served.origin}/d/1/captures`);
    await page.getByRole('textbox', { name: 'Import from a link' }).fill(`${session.blob}?${accountSas()}`);
    await page.getByRole('button', { name: 'Open link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import this file?' });
    await dialog
      .getByText(/account/i)
      .first()
      .waitFor();
    await dialog.getByRole('button', { name: 'Into a new data set' }).click();
    await picture('link');
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    const sums = async (id: number) => {
      const { of: _, ...totals } = await api<Totals>(`/datasets/${id}/totals`);
      return totals;
    };
    const expected = await sums(1);
    await expect.poll(() => sums(2)).toEqual(expected);
    expect(await page.content()).not.toContain('sig=');
  });

  test.each([
    ['flows', 'Flows'],
    ['protocols', 'Protocols'],
    ['statistics', 'Statistics'],
    ['map', 'Map'],
  ])('%s shows it', async (view, title) => {
    await page.goto(`${served.origin}/d/2/${view}`);
    await page.getByRole('main').getByRole('heading', { level: 1, name: title }).waitFor();
    const shown = view === 'flows' ? /tls/i : /\d [kM]?B/;
    await expect.poll(async () => (await page.getByRole('main').textContent())?.replaceAll(/\s/g, ' ')).toMatch(shown);
    await picture(view);
  });

  test('a filter narrows all of it down', async () => {
    await page.goto(
      `${served.origin}/d/2/overview?${new URLSearchParams({ filter: 'service = tls and far_country = DE' })}`,
    );
    const all = await api<Totals>('/datasets/2/totals');
    const some = await api<Totals>(
      `/datasets/2/totals?${new URLSearchParams({ filter: 'service = tls and far_country = DE' })}`,
    );
    expect(some.flows).toBeGreaterThan(0);
    expect(some.flows).toBeLessThan(all.flows);
    const digits = (text: string | null) => Number(text?.replaceAll(/\D/g, ''));
    const shown = page.locator('header [role=status] b').nth(1);
    await expect.poll(async () => digits(await shown.textContent())).toBe(some.flows);
    await picture('filter');
  });
});

describe('the rest of the page', () => {
  test('browses storage accounts and imports what is picked', async () => {
    await page.goto(`${served.origin}/d/1/azure?tab=storage`);
    await choose('Subscription', 'Web shop');
    await choose('Storage account', 'devstoreaccount1');
    await choose('Container', 'network-watcher-logs');
    const folder = page.locator('ul button').first();
    for (;;) {
      await settle();
      if ((await folder.count()) === 0) break;
      await folder.click();
    }
    await page.getByRole('checkbox', { name: /^packetcapture_/ }).check();
    await page.getByRole('button', { name: 'Import' }).click();
    await page.waitForURL(/\/d\/3\/captures/);
    await expect
      .poll(async () => (await api<Dataset[]>('/datasets')).map(({ captures }) => captures))
      .toEqual([1, 1, 1]);
  });

  test('a capture that cannot be started says why, and keeps what was filled in', async () => {
    await page.goto(`${served.origin}/d/1/azure?tab=new`);
    await choose('Subscription', 'Web shop');
    await choose('Virtual machine or scale set', /^web-2/);
    await choose('Storage account', 'devstoreaccount1');
    await page.getByRole('button', { name: 'Start capture' }).click();
    await page.getByRole('alert').getByText('az vm extension set').waitFor();
    expect(await page.getByRole('combobox', { name: 'Virtual machine or scale set' }).inputValue()).toMatch(/^web-2/);
  });

  test('a session is watched no longer, and its capture deleted only when asked', async () => {
    await page.goto(`${served.origin}/d/1/azure`);
    await page.getByRole('button', { name: 'More for web-shop-is-slow' }).click();
    await page.getByRole('menuitem', { name: 'Watch no longer' }).click();
    await choose('Subscription', 'Web shop');
    await page.getByRole('button', { name: 'Import when it ends' }).waitFor();
    expect(standIn.replay.captures.has('web-shop-is-slow')).toBe(true);
    expect(await api<AzureSession[]>('/azure/sessions')).toEqual([]);
  });

  test.each(
    ['captures', 'new', 'storage'].flatMap((tab) => [
      [tab, 'light', 1440] as const,
      [tab, 'dark', 1440] as const,
      [tab, 'light', 390] as const,
    ]),
  )('%s, %s, %i px wide: accessible, and nothing beside the screen', async (tab, colorScheme, width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const other = await context.newPage();
    await other.goto(`${served.origin}/d/1/azure?${new URLSearchParams({ tab, subscription: SUBSCRIPTION })}`);
    await other.getByRole('tab', { name: 'Storage' }).waitFor();
    expect(await violations(other)).toEqual([]);
    expect(await other.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await context.close();
  });

  test('never did what a page must not: errors, strangers, secrets', async () => {
    expect(troubles.strangers).toEqual([]);
    // The browser logs refusals that the page asked for and shows.
    expect(troubles.errors.filter((error) => !/status of 409/.test(error))).toEqual([]);
    for (const path of ['/azure/sessions', '/captures', '/jobs', '/azure/status'])
      for (const secret of [TOKEN, POLL_SIGNATURE, 'sig='])
        expect(JSON.stringify(await api(path)), path).not.toContain(secret);
  });
});
