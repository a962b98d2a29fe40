/** Captures imported from links to a real Azurite, in the ways and with the breaks that happen. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captureDirectory, originalPath } from '../../src/import/data-directory.ts';
import type { CaptureRecord } from '../../src/import/records.ts';
import { PART_BYTES } from '../../src/import/remote/read-ahead.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { openTestServer, type TestServer } from '../api/test-server.ts';
import { type Clock, startClock } from '../clock.ts';
import { fileAnswer, serve } from '../remote/https-server.ts';
import { TEST_CERT } from '../remote/test-certificate.ts';
import { pcapOf } from './capture-bytes.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { SAS_KINDS, type SecureAzurite, startSecureAzurite } from './secure-azurite.ts';

const BLOB = 'vm1/2026/11/22/packetcapture_10_11_12_345.cap';
const FILE = pcapOf(3_000_000);
const BIG = pcapOf(16_000_000);

let clock: Clock;
let azurite: SecureAzurite;
let remote: RemoteClient;
let server: TestServer;

beforeAll(async () => {
  clock = startClock();
  azurite = await startSecureAzurite(clock.env);
  await azurite.putBlob('logs', BLOB, FILE);
  await azurite.putBlob('logs', 'big.pcap', BIG);
  for (const n of [1, 2, 3]) await azurite.putBlob('series', `office_${n}.cap`, pcapOf(10_000 + n));
  remote = new RemoteClient({
    allowedRanges: ['127.0.0.1/32'],
    ca: [TEST_CERT],
    limits: { tries: 3, firstPauseMs: 50 },
  });
  server = await openTestServer({ remote });
});
afterAll(async () => {
  await server?.close();
  remote?.close();
  await azurite?.stop();
  clock.stop();
});

const post = (url: string, payload: object) => server.app.inject({ method: 'POST', url: `/api/v1${url}`, payload });

async function newDataset(): Promise<number> {
  return (await post('/datasets', { name: 'from links' })).json().id;
}

async function importLink(dataset: number, payload: object): Promise<number[]> {
  const answer = await post(`/datasets/${dataset}/links`, payload);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().map(({ capture }: { capture: CaptureRecord }) => capture.id);
}

const captureOf = (id: number): CaptureRecord => server.workspace.getCapture(id);

const settled = (id: number, state: string) => expect.poll(() => captureOf(id).state).toBe(state);

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const storedHash = async (id: number): Promise<string> =>
  hashOf(await readFile(originalPath(server.workspace.data, id)));

describe.each(SAS_KINDS)('with a token of kind %s', (kind) => {
  test('a blob is imported, byte by byte the same', async () => {
    const [id = 0] = await importLink(await newDataset(), { link: azurite.link(kind, 'logs', BLOB) });
    await settled(id, 'ready');
    expect(captureOf(id)).toMatchObject({
      name: 'packetcapture_10_11_12_345.cap',
      fileBytes: FILE.length,
      sha256: hashOf(FILE),
      origin: { kind: 'url', from: `${azurite.endpoint}/logs/${BLOB}` },
    });
    expect(await storedHash(id)).toBe(hashOf(FILE));
  });

  test('a series is looked at and imported into one data set', async () => {
    const link = `${azurite.endpoint}/series?${azurite.token(kind, 'series', '')}`;
    const { folder, told, shown } = (await post('/links/look', { link })).json();
    expect(shown).toBe(`${azurite.endpoint}/series`);
    expect(told[0]).toContain('SAS');
    expect(folder.series).toMatchObject([{ title: 'office', bytes: 30_006 }]);
    const ids = await importLink(await newDataset(), { link, picks: folder.series[0].paths });
    expect(ids).toHaveLength(3);
    for (const id of ids) await settled(id, 'ready');
    expect(ids.map((id) => captureOf(id).fileBytes)).toEqual([10_001, 10_002, 10_003]);
  });
});

describe('breaks', () => {
  let proxy: CuttingProxy;
  beforeAll(async () => {
    proxy = await startCuttingProxy(azurite.port);
  });
  afterAll(() => proxy?.close());

  const linkThrough = (token: string): string =>
    `${azurite.endpoint}/logs/big.pcap?${token}`.replace(`:${azurite.port}/`, `:${proxy.port}/`);

  /** Holds answers back in the second part: the first one is here, and the last ones were not asked for. */
  async function heldImport(dataset: number, link: string): Promise<number> {
    proxy.forget();
    proxy.holdAfter(1.5 * PART_BYTES);
    const [id = 0] = await importLink(dataset, { link });
    await expect
      .poll(() => captureOf(id).fileBytes + (server.workspace.receptions.find(id)?.received ?? 0))
      .toBeGreaterThan(0);
    return id;
  }

  test('a proxy that cuts every megabyte: equal bytes', async () => {
    proxy.cutEvery(1_000_000);
    const [id = 0] = await importLink(await newDataset(), { link: linkThrough(azurite.token('service', 'logs', '')) });
    await settled(id, 'ready');
    expect(await storedHash(id)).toBe(hashOf(BIG));
    expect(proxy.cuts()).toBeGreaterThan(14);
    proxy.cutEvery(null);
  });

  test('a token that ends on the way: paused, and a new one goes on from there', async () => {
    const dataset = await newDataset();
    const expires = new Date(Date.now() + 600_000);
    const shortLived = azurite.token('user-delegation', 'logs', 'big.pcap', { expires });
    const id = await heldImport(dataset, linkThrough(shortLived));
    clock.forward(600_000);
    proxy.holdAfter(null);
    await settled(id, 'paused');
    const paused = captureOf(id);
    expect(paused.error).toMatchObject({ code: 'LINK_EXPIRED' });
    expect(paused.fileBytes).toBeGreaterThan(0);
    expect(paused.fileBytes).toBeLessThan(BIG.length);
    proxy.forget();

    const still = await post(`/captures/${id}/resume`, {});
    expect(still.json()).toMatchObject({ code: 'LINK_EXPIRED' });
    const other = await post(`/captures/${id}/resume`, { link: azurite.link('account', 'logs', BLOB) });
    expect(other.json()).toMatchObject({ code: expect.stringMatching(/LINK_(CHANGED|INVALID)/) });
    expect(captureOf(id).state).toBe('paused');

    const answer = await post(`/captures/${id}/resume`, { token: azurite.token('account', 'logs', '') });
    expect(answer.statusCode, answer.body).toBe(200);
    await settled(id, 'ready');
    expect(await storedHash(id)).toBe(hashOf(BIG));
    // What was here was not fetched again.
    expect(proxy.bytes()).toBeLessThan(BIG.length - paused.fileBytes + 200_000);
  });

  test('a blob that changed on the way is not mixed', async () => {
    await azurite.putBlob('changing', 'x.pcap', BIG);
    const link = `${azurite.endpoint}/changing/x.pcap?${azurite.token('account', '', '')}`.replace(
      `:${azurite.port}/`,
      `:${proxy.port}/`,
    );
    const id = await heldImport(await newDataset(), link);
    await azurite.putBlob('changing', 'x.pcap', pcapOf(BIG.length));
    proxy.holdAfter(null);
    await settled(id, 'failed');
    expect(captureOf(id).error).toMatchObject({ code: 'LINK_CHANGED' });
  });

  test('a server that goes away: paused, and goes on when asked', async () => {
    const id = await heldImport(await newDataset(), linkThrough(azurite.token('service', 'logs', '')));
    proxy.refuse(true);
    await settled(id, 'paused');
    expect(captureOf(id).error).toMatchObject({ code: 'LINK_UNREACHABLE' });
    proxy.refuse(false);
    proxy.holdAfter(null);
    const answer = await post(`/captures/${id}/resume`, {});
    expect(answer.statusCode, answer.body).toBe(200);
    await settled(id, 'ready');
    expect(await storedHash(id)).toBe(hashOf(BIG));
  });
});

describe('what cannot be begun is answered at once, and leaves nothing', () => {
  test.each([
    ['a folder', () => ({ link: azurite.link('service', 'logs', '') }), 'LINK_INVALID'],
    [
      'an expired token',
      () => ({ link: azurite.link('service', 'logs', BLOB, { expires: new Date(0) }) }),
      'LINK_EXPIRED',
    ],
    ['no link', () => ({ link: 'hello world' }), 'LINK_INVALID'],
    ['a private address', () => ({ link: 'https://10.0.0.1/x?sig=abc' }), 'LINK_ADDRESS_REFUSED'],
    ['picks of no folder', () => ({ link: 'https://127.0.0.1:1/x', picks: ['logs/x'] }), 'LINK_INVALID'],
    [
      'a pick above the container',
      () => ({ link: azurite.link('service', 'logs', ''), picks: ['logs/../x'] }),
      'LINK_INVALID',
    ],
  ])('%s', async (_what, payload, code) => {
    const dataset = await newDataset();
    const answer = await post(`/datasets/${dataset}/links`, payload());
    expect(answer.json()).toMatchObject({ code });
    expect(server.workspace.catalog.captures(dataset)).toEqual([]);
  });
});

describe('names are text, never paths', () => {
  test.each([
    ['/..%2f..%2f..%2fetc%2fpasswd', '../../../etc/passwd'],
    ['/..%5c..%5cx.pcap', '..\\..\\x.pcap'],
    ['/%3Cimg%20src=x%20onerror=alert(1)%3E', '<img src=x onerror=alert(1)>'],
    ['/x;%20rm%20-rf%20~.pcap', 'x; rm -rf ~.pcap'],
    ['/$(reboot)%60id%60.pcap', '$(reboot)`id`.pcap'],
    ['/a%00b%0d%0aSet-Cookie:x.pcap', 'abSet-Cookie:x.pcap'],
    ['/%E2%80%AEpacp.exe', 'pacp.exe'],
    ['/%1b%5b2Jx.pcap', '[2Jx.pcap'],
    [`/${'x'.repeat(3_000)}`, 'x'.repeat(255)],
    ['/', '127.0.0.1'],
  ])('%s', async (path, name) => {
    const bytes = pcapOf(5_000);
    const files = await serve(fileAnswer(bytes));
    try {
      const [id = 0] = await importLink(await newDataset(), { link: `https://127.0.0.1:${files.port}${path}` });
      await settled(id, 'ready');
      expect(captureOf(id).name).toBe(name);
      expect(await storedHash(id)).toBe(hashOf(bytes));
      expect(await readdir(captureDirectory(server.workspace.data, id))).toEqual(['original']);
      expect(
        (await readdir(server.directory)).filter((entry) => !/^(catalog\.db|captures$|flows$|uploads$)/.test(entry)),
      ).toEqual([]);
    } finally {
      await files.close();
    }
  });
});
