/** Every view in light and dark: names, roles, contrast and the rest of what axe can tell by itself. */
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { importDemo } from './import-demo.ts';
import { type Served, serve } from './serve.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
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

async function violations(page: Page): Promise<string[]> {
  // The content security policy keeps foreign scripts out; axe comes in through the debugger instead.
  await page.addInitScript({ path: AXE });
  await page.reload({ waitUntil: 'load' });
  await page.waitForFunction(() => document.querySelector('h1, h2, [role=grid]') !== null);
  const busy = () =>
    page.evaluate(() => [...document.querySelectorAll('[aria-busy=true]')].map((part) => part.outerHTML.slice(0, 300)));
  await expect.poll(busy, { timeout: LOAD_MS }).toEqual([]);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  expect(results.passes.length).toBeGreaterThan(10);
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

const VIEWS = ['overview', 'protocols', 'statistics', 'map', 'map?country=DE'];

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
