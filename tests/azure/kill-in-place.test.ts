/** `kill -9` while a capture is read where it is: nothing half stays, and with its link it is read anew, whole. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import type { Imported } from '../../src/api/jobs.ts';
import type { Totals } from '../../src/api/views.ts';
import { get, KilledServices, kill, post } from '../killed-service.ts';
import { TEST_CERT } from '../remote/test-certificate.ts';
import { pcapOf } from './capture-bytes.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { type SecureAzurite, startSecureAzurite } from './secure-azurite.ts';

const FILE = pcapOf(14_000_000);
const PACKETS = Math.ceil((FILE.length - 24) / 1_416);
const CERTIFICATE = join(tmpdir(), `capscape-kill-in-place-${process.pid}.pem`);

let azurite: SecureAzurite;
let proxy: CuttingProxy;
let services: KilledServices;

beforeAll(async () => {
  writeFileSync(CERTIFICATE, TEST_CERT);
  azurite = await startSecureAzurite();
  proxy = await startCuttingProxy(azurite.port);
  await azurite.putBlob('logs', 'large.pcap', FILE);
  services = new KilledServices({ NODE_EXTRA_CA_CERTS: CERTIFICATE });
});
afterAll(async () => {
  await services.end();
  await proxy.close();
  await azurite.stop();
  await rm(CERTIFICATE);
});

test('killed on the way, at the end, and once it is whole', async () => {
  const link = azurite.link('service', 'logs', 'large.pcap').replace(`:${azurite.port}/`, `:${proxy.port}/`);
  let { child, api } = await services.start();
  await post(`${api}/datasets`, { name: 'in place' });
  proxy.holdAfter(1_000_000);
  const [imported] = await post<Imported[]>(`${api}/datasets/1/links`, { link, isInPlace: true });
  const address = () => `${api}/captures/${imported?.capture.id}`;
  const capture = () => get<Capture>(address());
  const flows = async () => (await get<Totals>(`${api}/datasets/1/totals`)).flows;
  const stateOf = async () => (await capture()).state;

  // Answers are held back from there, so that the kill comes in time; the last time they are not.
  for (const [arrived, next] of [
    [1_000_000, 6_000_000],
    [6_000_000, null],
    [FILE.length, null],
  ] as const) {
    await expect.poll(() => proxy.bytes()).toBeGreaterThan(arrived);
    await kill(child);
    ({ child, api } = await services.start());
    // The signature is kept nowhere: it waits for somebody who has it, with nothing half in the views.
    if ((await stateOf()) === 'ready') break;
    expect(await capture()).toMatchObject({
      state: 'paused',
      fileBytes: 0,
      error: { code: 'LINK_NEEDED', detail: expect.stringContaining('from its first byte again') },
    });
    expect(await flows()).toBe(0);
    proxy.forget();
    proxy.holdAfter(next);
    const resumed = await fetch(`${address()}/resume`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link }),
    });
    expect(resumed.status).toBe(200);
  }
  await expect.poll(stateOf).toBe('ready');
  const whole = await capture();
  expect(whole).toMatchObject({ isInPlace: true, packets: PACKETS, fileBytes: FILE.length, damage: null });

  await kill(child);
  ({ child, api } = await services.start());
  expect(await capture()).toEqual(whole);
  expect(await flows()).toBe(whole.flows);
  const kept = join(services.directory, 'captures', String(whole.id));
  expect(existsSync(kept) ? readdirSync(kept) : []).toEqual([]);
});
