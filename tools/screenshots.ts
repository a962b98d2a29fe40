/**
 * Pictures of every page as it is: light and dark, wide and narrow, with the demo capture and empty, and with the captures
 * given besides. For looking at before a release, and for the README, whose pictures in `docs/images` are
 * `overview-laptop-light` and `flows-laptop-dark` with fewer colours (`pngquant --quality 80-98`).
 *
 *     node tools/screenshots.ts DIRECTORY [CAPTURE...]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { writeDemoCapture } from '../src/import/demo/demo-capture.ts';
import { dropFiles, launchBrowser } from '../tests/e2e/browser.ts';
import { serve } from '../tests/e2e/serve.ts';

const SIZES = {
  laptop: { width: 1440, height: 900 },
  desktop: { width: 1920, height: 1080 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;
type Size = keyof typeof SIZES;
type Scheme = 'light' | 'dark';

const VIEWS = ['overview', 'flows', 'protocols', 'statistics', 'map', 'captures'] as const;
const ONE_FLOW = 'service = dhcp';
const NOTHING = 'service = gopher and bytes > 1MB';

interface Scene {
  readonly name: string;
  readonly path: string;
  readonly size?: Size;
  readonly scheme?: Scheme;
  /** What to do before the picture is taken. */
  readonly act?: (page: Page) => Promise<unknown>;
}

const filtered = (view: string, filter: string): string => `/d/1/${view}?${new URLSearchParams({ filter })}`;

const SCENES: readonly Scene[] = [
  ...VIEWS.flatMap((view) =>
    (Object.keys(SIZES) as Size[]).flatMap((size) =>
      (['light', 'dark'] as const).map((scheme) => ({
        name: `${view}-${size}-${scheme}`,
        path: `/d/1/${view}`,
        size,
        scheme,
      })),
    ),
  ),
  { name: 'map-country', path: '/d/1/map?country=DE' },
  { name: 'flows-one', path: filtered('flows', ONE_FLOW) },
  { name: 'flows-none', path: filtered('flows', NOTHING) },
  {
    name: 'flows-details',
    path: filtered('flows', 'service = tls and not far_country = US'),
    act: async (page) => {
      await page.getByRole('grid').focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    },
  },
  { name: 'in-here', path: '/d/1/flows', scheme: 'dark', act: (page) => page.keyboard.press('i') },
  { name: 'keys', path: '/d/1/flows', act: (page) => page.keyboard.press('?') },
  {
    name: 'go-anywhere',
    path: '/d/1/flows',
    scheme: 'dark',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('textbox', { name: 'Go to a view, data set or host' }).fill('10.1');
    },
  },
  {
    name: 'filter-completing',
    path: filtered('flows', 'not far_country = US'),
    act: async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('service = ');
    },
  },
  {
    name: 'filter-wrong',
    path: '/d/1/flows',
    scheme: 'dark',
    act: async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('service = tls and contry = US');
      await page.keyboard.press('Enter');
    },
  },
  { name: 'settings', path: '/d/1/flows', act: (page) => page.getByRole('button', { name: 'Settings' }).click() },
  { name: 'columns', path: '/d/1/flows', act: (page) => page.getByRole('button', { name: 'Columns' }).click() },
];

const SETTLE_MS = 500;

/** Until everything that was asked for has been drawn. */
async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('main [aria-busy=true]') === null);
  await page.waitForTimeout(SETTLE_MS);
}

async function take(browser: Browser, origin: string, directory: string, scene: Scene): Promise<void> {
  const { name, path, size = 'laptop', scheme = 'light', act } = scene;
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: scheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(origin + path);
  await settle(page);
  await act?.(page);
  await settle(page);
  await page.screenshot({ path: join(directory, `${name}.png`) });
  await context.close();
  console.log(name);
}

const [directory, ...captures] = process.argv.slice(2);
if (directory === undefined) {
  console.error('usage: node tools/screenshots.ts DIRECTORY [CAPTURE...]');
  process.exit(64);
}
mkdirSync(directory, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'capscape-screenshots-'));
const demo = join(scratch, 'demo.pcapng');
const [served, browser] = await Promise.all([serve(), launchBrowser(), writeDemoCapture(demo)]);
try {
  for (const size of Object.keys(SIZES) as Size[]) {
    for (const scheme of ['light', 'dark'] as const) {
      await take(browser, served.origin, directory, { name: `start-${size}-${scheme}`, path: '/', size, scheme });
    }
  }
  const page = await browser.newPage();
  await page.goto(served.origin);
  await dropFiles(page, [demo]);
  await page.waitForURL(/\/d\/1\/overview/);
  await page.goto(`${served.origin}/d/1/captures`);
  await page.getByText('Ready').waitFor();
  for (const scene of SCENES) await take(browser, served.origin, directory, scene);
  if (captures.length > 0) {
    await page.getByRole('button', { name: 'Data set' }).click();
    await page.getByRole('menuitem', { name: 'New data set' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Given captures');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/\/d\/2\//);
    await dropFiles(page, captures);
    await page.getByRole('status').getByText('Partial').waitFor({ timeout: 600_000 });
    await take(browser, served.origin, directory, { name: 'given-importing', path: '/d/2/flows' });
    await page.getByRole('status').getByText('Partial').waitFor({ state: 'detached', timeout: 600_000 });
    for (const view of VIEWS) {
      await take(browser, served.origin, directory, { name: `given-${view}`, path: `/d/2/${view}` });
    }
  }
} finally {
  await browser.close();
  await served.stop();
  rmSync(scratch, { recursive: true });
}
