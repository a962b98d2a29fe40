/** Every view in light and dark: names, roles, contrast and the rest of what axe can tell by itself. */
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { DESK, DemoInBrowser } from './demo-in-browser.ts';

const demo = new DemoInBrowser();

const VIEWS = ['overview', 'protocols', 'statistics', 'map', 'map?country=DE', 'captures'];

test.each(VIEWS.flatMap((view) => [[view, 'light'] as const, [view, 'dark'] as const]))(
  '%s, %s',
  async (view, scheme) => {
    const { page } = await demo.open({ ...DESK, colorScheme: scheme, reducedMotion: 'no-preference' });
    await page.goto(`${demo.origin}/d/1/${view}`);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  },
);
