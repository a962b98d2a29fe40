/** The overview of a flow log says what the log tells, and claims nothing that only packets would. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropFiles, launchBrowser, type Troubles, watch } from './browser.ts';
import { type Served, serve } from './serve.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-flow-log-'));
const path = join(scratch, 'PT1H.json');

/** Version 1 counts neither packets nor bytes. */
const LOG = {
  records: [
    {
      category: 'NetworkSecurityGroupFlowEvent',
      properties: {
        Version: 1,
        flows: ['A', 'D', 'D'].map((decision, i) => ({
          rule: 'UserRule_web',
          flows: [
            {
              mac: '000D3AF87856',
              flowTuples: [`${1_795_341_600 + i},203.0.113.${i},10.0.0.4,${40_000 + i},443,T,I,${decision}`],
            },
          ],
        })),
      },
    },
  ],
};

/** Version 2 counts what was allowed, and nothing of what was denied. */
const COUNTED = {
  records: [
    {
      category: 'NetworkSecurityGroupFlowEvent',
      properties: {
        Version: 2,
        flows: [
          { source: '203.0.113.1', verdict: 'A,E,10,1000,20,3000' },
          { source: '203.0.113.2', verdict: 'D,B,,,,' },
        ].map(({ source, verdict }, i) => ({
          rule: 'UserRule_web',
          flows: [
            { mac: '000D3AF87856', flowTuples: [`${1_795_341_600 + i},${source},10.0.0.4,40000,443,T,I,${verdict}`] },
          ],
        })),
      },
    },
  ],
};

let served: Served;
let browser: Browser;
let page: Page;
let troubles: Troubles;

beforeAll(async () => {
  writeFileSync(path, JSON.stringify(LOG));
  [served, browser] = await Promise.all([serve(), launchBrowser()]);
  page = await browser.newPage();
  troubles = watch(page, served.origin);
  await page.goto(served.origin);
  await dropFiles(page, [path]);
  await page.getByText('2 flows were denied').waitFor();
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  rmSync(scratch, { recursive: true });
});

test('denied flows stand out, and what the log does not tell is not said to be absent', async () => {
  const findings = page.getByRole('region', { name: 'What stands out?' });
  await findings.getByText('A flow log does not see their content').waitFor();
  expect(await findings.textContent()).not.toMatch(/Not found|retransmi|\d\sB/);
  await page.getByText('first to last record').waitFor();
  await page.getByText('flow logs do not tell').waitFor();
});

test('bytes that were not counted are not known, not none', async () => {
  await page.goto(`${served.origin}/d/1/captures`);
  const bytes = page.locator('dl > div').filter({ hasText: 'Bytes on the wire' });
  expect(await bytes.textContent()).toContain('Not known');
});

test('beside what was counted, the bytes of what was denied are not known', async () => {
  writeFileSync(path, JSON.stringify(COUNTED));
  await dropFiles(page, [path]);
  await page.getByRole('article').nth(1).waitFor();
  await page.goto(`${served.origin}/d/1/overview?capture=2`);
  await page.getByText('1 flow was denied').waitFor();
  const who = page.getByRole('region', { name: 'Who talked the most?' });
  const rest = who.getByRole('listitem').filter({ hasText: 'Other (1)' });
  expect(await rest.textContent()).toBe('Other (1)Not known');
  await page.goto(`${served.origin}/d/1/statistics?capture=2`);
  const large = page.getByRole('region', { name: 'How large are flows?' });
  await large.scrollIntoViewIfNeeded();
  await large.getByText(/1\sflow whose bytes were not counted/).waitFor();
});

test('a click on what was denied shows the rule behind it', async () => {
  await page.goto(`${served.origin}/d/1/overview?capture=1`);
  await page.getByRole('button', { name: '2 flows were denied' }).click();
  await page.getByRole('link', { name: 'Flows' }).click();
  await page.getByText('2 flows').first().waitFor();
  await page.getByRole('button', { name: 'UserRule_web' }).first().waitFor();
  expect(troubles).toEqual({ errors: [], strangers: [] });
});
