/** What axe finds wrong with a page by itself: names, roles, contrast and the rest. */
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const LOAD_MS = 60_000;

/** Loads the page again, with axe in it, and waits until nothing is loading any more. */
export async function violations(page: Page): Promise<string[]> {
  await bringAxe(page);
  await page.reload({ waitUntil: 'load' });
  await page.waitForFunction(() => document.querySelector('h1, h2, [role=grid]') !== null);
  const busy = () =>
    page.evaluate(() => [...document.querySelectorAll('[aria-busy=true]')].map((part) => part.outerHTML.slice(0, 300)));
  await expect.poll(busy, { timeout: LOAD_MS }).toEqual([]);
  return findings(page);
}

/** From the next load on. The content security policy keeps foreign scripts out; axe comes in through the debugger. */
export const bringAxe = (page: Page): Promise<unknown> => page.addInitScript({ path: AXE });

/** What is wrong with the page as it stands, which was loaded after {@link bringAxe}. */
export async function findings(page: Page): Promise<string[]> {
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  expect(results.passes.length).toBeGreaterThan(10);
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}
