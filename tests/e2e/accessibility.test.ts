/** Every view in light and dark: names, roles, contrast and the rest of what axe can tell by itself. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { importDemo } from './import-demo.ts';
import { type Served, serve } from './serve.ts';

const LOAD_MS = 60_000;

let served: Served;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([serve(), launchBrowser()]);
  await importDemo(served.origin);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

const VIEWS = ['overview', 'protocols', 'statistics', 'map', 'map?country=DE', 'captures'];

test.each(VIEWS.flatMap((view) => [[view, 'light'] as const, [view, 'dark'] as const]))(
  '%s, %s',
  async (view, scheme) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: scheme });
    const page = await context.newPage();
    page.setDefaultTimeout(LOAD_MS);
    await page.goto(`${served.origin}/d/1/${view}`);
    expect(await violations(page)).toEqual([]);
    await context.close();
  },
);
