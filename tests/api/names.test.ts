/** Names that mean harm: they are kept as text, and never become a path, a header or a statement. */
import { readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
  server.workspace.addDataset('test');
});
afterEach(() => server.close());

const upload = (name: string) =>
  server.app.inject({
    method: 'POST',
    url: `/api/v1/datasets/1/captures?name=${encodeURIComponent(name)}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload: Readable.from(['bytes']),
  });

test.each([
  ['../../x'],
  ['/etc/passwd'],
  ['..\\..\\x.pcap'],
  ['a; rm -rf /'],
  ['$(reboot)`reboot`'],
  ['<img src=x onerror=alert(1)>'],
  ["'); DROP TABLE capture; --"],
  ['%2e%2e%2f'],
  ['CON.pcap'],
  ['тест 捕获 🦈.pcap'],
])('%s is kept as it is', async (name) => {
  const answer = await upload(name);
  expect(answer.statusCode, answer.body).toBe(201);
  expect(answer.json().capture.name).toBe(name);
  const added = await server.app.inject({ method: 'POST', url: '/api/v1/datasets', payload: { name } });
  expect(added.json().name).toBe(name);
  expect((await server.app.inject({ url: '/api/v1/captures' })).json()).toHaveLength(1);
  expect(readdirSync(server.directory).sort()).toEqual(['captures', 'catalog.db', 'catalog.db-wal']);
  expect(readdirSync(`${server.directory}/captures`)).toEqual(['1']);
  expect(readdirSync(`${server.directory}/captures/1`)).toEqual(['original']);
});

test.each([
  ['a\u0000b.pcap', 'ab.pcap'],
  ['a\r\nSet-Cookie: x=1', 'aSet-Cookie: x=1'],
  ['\u001b[31mred', '[31mred'],
  ['fdp.\u202egpj', 'fdp.gpj'],
  ['  spaced  ', 'spaced'],
  ['\u0000', 'unnamed'],
])('%j loses what steers a terminal or turns text around', async (name, kept) => {
  const answer = await upload(name);
  expect(answer.statusCode, answer.body).toBe(201);
  expect(answer.json().capture.name).toBe(kept);
});

test('255 characters are a name, 256 and ten thousand are refused', async () => {
  expect((await upload('x'.repeat(255))).statusCode).toBe(201);
  expect((await upload('x'.repeat(256))).json().code).toBe('REQUEST_INVALID');
  expect((await upload('x'.repeat(10_000))).json().code).toBe('REQUEST_INVALID');
  expect(readdirSync(`${server.directory}/captures`)).toEqual(['1']);
});
