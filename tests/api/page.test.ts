import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './test-server.ts';

const INDEX = '<!doctype html><title>Capscape</title>';

let root: string;
let server: TestServer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'capscape-page-'));
  const pageDirectory = join(root, 'web');
  mkdirSync(join(pageDirectory, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(pageDirectory, 'index.html'), INDEX);
  writeFileSync(join(pageDirectory, 'icon.svg'), '<svg/>');
  writeFileSync(join(pageDirectory, '.hidden'), 'hidden');
  writeFileSync(join(pageDirectory, 'assets/main-Ab12.js'), 'export {};');
  server = await openTestServer({ pageDirectory });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

test.each([['/'], ['/d/3/flows?filter=service%20%3D%20tls.x'], ['/nothing/of/ours']])(
  'the page, asked for anew each time: %s',
  async (url) => {
    const answer = await server.app.inject({ url });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(INDEX);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  },
);

test('assets are kept for ever, other files are asked for anew', async () => {
  const asset = await server.app.inject({ url: '/assets/main-Ab12.js' });
  expect(asset.headers).toMatchObject({
    'content-type': 'application/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect((await server.app.inject({ url: '/icon.svg' })).headers['cache-control']).toBe('no-cache');
});

test('the page may load only what is ours, and nobody may frame it', async () => {
  const { headers } = await server.app.inject({ url: '/' });
  expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
  expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
});

test.each([
  ['/assets/gone-Cd34.js'],
  ['/flags/zz.svg'],
  ['/../secret.txt'],
  ['/..%2fsecret.txt'],
  ['/%2e%2e/secret.txt'],
  ['/assets/..%5c..%5csecret.txt'],
  ['/.hidden'],
  ['/secret.txt%00.svg'],
])('%s is not there', async (url) => {
  const answer = await server.app.inject({ url });
  expect(answer.body).not.toMatch(/secret|hidden/);
  expect([400, 403, 404]).toContain(answer.statusCode);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
});

test('changes go to the API alone', async () => {
  expect((await server.app.inject({ method: 'POST', url: '/d/3' })).statusCode).toBe(404);
});
