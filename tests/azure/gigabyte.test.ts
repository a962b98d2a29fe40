/** A gigabyte over a line that is cut every 50 MB: minutes of work, so only when CAPSCAPE_GIGABYTE is set. */
import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { originalPath } from '../../src/import/data-directory.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { openTestServer } from '../api/test-server.ts';
import { TEST_CERT } from '../remote/test-certificate.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { startSecureAzurite } from './secure-azurite.ts';

const GIGABYTE = 1_000_000_000;
const CUT_BYTES = 50_000_000;

test.skipIf(process.env.CAPSCAPE_GIGABYTE === undefined)('arrives whole', { timeout: 600_000 }, async () => {
  const azurite = await startSecureAzurite();
  const proxy = await startCuttingProxy(azurite.port);
  const remote = new RemoteClient({ allowedRanges: ['127.0.0.1/32'], ca: [TEST_CERT] });
  const server = await openTestServer({ remote });
  try {
    const file = Buffer.allocUnsafe(GIGABYTE);
    for (let at = 0; at < GIGABYTE; at += 100_000_000) randomFillSync(file, at, 100_000_000);
    const expected = createHash('sha256').update(file).digest('hex');
    await azurite.putBlob('large', 'gigabyte.pcap', file);
    proxy.cutEvery(CUT_BYTES);
    const link = azurite.link('service', 'large', 'gigabyte.pcap').replace(`:${azurite.port}/`, `:${proxy.port}/`);
    const { id } = (
      await server.app.inject({ method: 'POST', url: '/api/v1/datasets', payload: { name: 'x' } })
    ).json();
    const begun = performance.now();
    const memory = process.memoryUsage().rss;
    let peak = memory;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 100);
    const cpu = process.cpuUsage();
    const answer = await server.app.inject({ method: 'POST', url: `/api/v1/datasets/${id}/links`, payload: { link } });
    expect(answer.statusCode, answer.body).toBe(201);
    const [{ capture }] = answer.json();
    await expect
      .poll(() => server.workspace.getCapture(capture.id).state, { timeout: 500_000, interval: 100 })
      .toBe('ready');
    const seconds = (performance.now() - begun) / 1000;
    clearInterval(timer);
    const { user, system } = process.cpuUsage(cpu);
    const hash = createHash('sha256');
    await pipeline(createReadStream(originalPath(server.workspace.data, capture.id)), hash);
    expect(hash.digest('hex')).toBe(expected);
    expect(server.workspace.getCapture(capture.id).sha256).toBe(expected);
    expect(proxy.cuts()).toBeGreaterThanOrEqual(15);
    // Nothing that arrived before a cut is asked for twice.
    expect(proxy.bytes()).toBeLessThan(GIGABYTE * 1.05);
    const figures = [
      `${seconds.toFixed(1)} s`,
      `${((user + system) / 1e6).toFixed(1)} s of CPU, proxy included`,
      `${proxy.cuts()} cuts`,
      `${(proxy.bytes() / 1e6).toFixed(0)} MB sent`,
      `${((peak - memory) / 1e6).toFixed(0)} MB more memory`,
    ];
    console.log(figures.join(', '));
  } finally {
    await server.close();
    remote.close();
    await proxy.close();
    await azurite.stop();
  }
});
