/** Following a folder of flow logs, from the page Azure and by a link: a blob that is there comes in, and one that grows is brought up to date. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SUBSCRIPTION } from '../azure/arm-replay.ts';
import { accountSas } from '../azure/azurite.ts';
import { type AzureStandIn, startStandIn } from '../azure/stand-in.ts';
import { type Clock, startClock } from '../clock.ts';
import { violations } from './axe.ts';
import { launchBrowser, paste, type Troubles, watch } from './browser.ts';
import { type Served, serve } from './serve.ts';

const PICTURES = process.env.CAPSCAPE_PICTURES;
const CONTAINER = 'insights-logs-networksecuritygroupflowevent';
const BLOB = 'resourceId=/NSG-WEB/y=2026/m=11/d=22/h=10/m=00/macAddress=000D3AF87856/PT1H.json';

let clock: Clock;
let standIn: AzureStandIn;
let served: Served;
let browser: Browser;
let page: Page;
let troubles: Troubles;

const logOf = (minutes: number): string[] => {
  const entries = Array.from({ length: minutes }, (_, minute) => {
    const tuple = `${1_795_341_600 + 60 * minute},10.0.0.4,203.0.113.${minute},${40_000 + minute},443,T,O,A,E,1,100,2,200`;
    const flows = [{ rule: 'UserRule_web', flows: [{ mac: '000D3AF87856', flowTuples: [tuple] }] }];
    const entry = { category: 'NetworkSecurityGroupFlowEvent', properties: { Version: 2, flows } };
    return `${minute === 0 ? '' : ','}${JSON.stringify(entry)}`;
  });
  return ['{"records":[', ...entries, ']}'];
};

beforeAll(async () => {
  clock = startClock();
  [standIn, browser] = await Promise.all([startStandIn(clock.env), launchBrowser()]);
  await standIn.azurite.putBlocks(CONTAINER, BLOB, logOf(3));
  served = await serve({ args: standIn.args, env: standIn.env });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  troubles = watch(page, served.origin);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await standIn?.stop();
  clock.stop();
});

const flows = async (dataset = 1): Promise<number> =>
  (await (await fetch(`${served.origin}/api/v1/datasets/${dataset}/totals`)).json()).flows;

test('a folder is followed, looked at, and let go', async () => {
  await page.goto(`${served.origin}/azure?tab=storage&subscription=${SUBSCRIPTION}`);
  await page.getByRole('combobox', { name: 'Storage account' }).click();
  await page.getByRole('option', { name: 'devstoreaccount1' }).click();
  await page.getByRole('combobox', { name: 'Container' }).click();
  await page.getByRole('option', { name: CONTAINER }).click();
  await page.getByRole('button', { name: 'Follow this folder' }).click();
  const card = page.getByRole('article', { name: `${CONTAINER}/` });
  await card.getByText('Followed', { exact: true }).waitFor();
  await expect.poll(flows).toBe(3);
  await standIn.azurite.putBlocks(CONTAINER, BLOB, logOf(8));
  await card.getByRole('button', { name: 'Look now' }).click();
  await expect.poll(flows).toBe(8);
  await page.getByRole('button', { name: 'Follow this folder' }).click();
  await page.getByText('is followed already').waitFor();
  for (const [width, scheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    expect(await violations(page)).toEqual([]);
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `follow-${width}-${scheme}.png`) });
  }
  await card.getByRole('button', { name: 'Follow no longer' }).click();
  await card.waitFor({ state: 'detached' });
  expect(await flows()).toBe(8);
  expect((await (await fetch(`${served.origin}/api/v1/datasets`)).json()).length).toBe(1);
  expect(troubles.strangers).toEqual([]);
  expect(troubles.errors.filter((error) => !/status of 409/.test(error))).toEqual([]);
});

test('a pasted link to an account is followed into a folder; once it has expired, its card takes a token', {
  timeout: 120_000,
}, async () => {
  const link = `${standIn.azurite.endpoint}?${accountSas({ expires: new Date(Date.now() + 600_000) })}`;
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${served.origin}/d/1/captures`);
  await page.getByRole('textbox', { name: 'Import from a link' }).waitFor();
  await paste(page, { text: link });
  const field = page.getByRole('textbox', { name: 'Import from a link' });
  await expect.poll(() => field.inputValue()).toBe(standIn.azurite.endpoint);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: CONTAINER }).click();
  await dialog.getByRole('button', { name: 'Into a new data set' }).click();
  await dialog.getByRole('textbox', { name: 'New data set' }).fill('By a link');
  await dialog.getByRole('button', { name: 'Follow this folder' }).click();
  await page.waitForURL(/\/d\/(?!1\/)\d+\/captures/);
  const dataset = Number(/\/d\/(\d+)\//.exec(page.url())?.[1]);
  const card = page.getByRole('article', { name: `${CONTAINER}/` });
  await card.waitFor();
  await expect.poll(() => flows(dataset)).toBe(8);
  clock.forward(600_000);
  await card.getByRole('button', { name: 'Look now' }).click();
  const token = card.getByLabel('Token (SAS), if it needs one');
  await token.waitFor();
  for (const [width, scheme] of [
    [390, 'light'],
    [1440, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    expect(await violations(page)).toEqual([]);
    if (PICTURES !== undefined)
      await page.screenshot({ path: join(PICTURES, `follow-expired-${width}-${scheme}.png`) });
  }
  await standIn.azurite.putBlocks(CONTAINER, BLOB, logOf(9));
  await token.fill(accountSas());
  await card.getByRole('button', { name: 'Go on' }).click();
  await card.getByText('Followed', { exact: true }).waitFor();
  await expect.poll(() => flows(dataset)).toBe(9);
  await token.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain('sig=');
  expect(troubles.strangers).toEqual([]);
});
