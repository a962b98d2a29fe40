/** What axe finds wrong with a page by itself: names, roles, contrast and the rest. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is wrong with the page once nothing is loading or moving any more. */
export async function violations(page: Page): Promise<string[]> {
  await page.waitForFunction(() => document.querySelector('h1, h2, [role=grid]') !== null);
  const busy = () =>
    page.evaluate(() => [...document.querySelectorAll('[aria-busy=true]')].map((part) => part.outerHTML.slice(0, 300)));
  await expect.poll(busy).toEqual([]);
  // What is further down than anybody scrolled waits without end.
  const moving = () =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations !== Infinity)
          .length,
    );
  await expect.poll(moving).toBe(0);
  return findings(page);
}

/** What is wrong with the page as it stands. */
export async function findings(page: Page): Promise<string[]> {
  // The content security policy keeps foreign scripts out; axe comes in through the debugger.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  expect(results.passes.length).toBeGreaterThan(10);
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}
