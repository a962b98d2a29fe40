import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { batchOf } from '../../../tests/query/flow-fixtures.ts';
import { defaultPlacesConfig } from '../../enrich/places.ts';
import { openFlowStore } from '../../store/flow-store.ts';
import { startStoring } from './storing.ts';
import { startStoringThread } from './storing-thread.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'capscape-storing-'));
afterAll(() => rmSync(dataDirectory, { recursive: true }));
const places = defaultPlacesConfig();
const start = '2026-01-02T03:04:05Z';
const flow = { flow_id: 1, start, end: start, src_ip: '10.0.0.1', dst_ip: '9.9.9.9', server_name: 'dns9.example' };
const resolved = {
  name: 'nine.example',
  ip0: 0,
  ip1: 0,
  ip2: 0xffff,
  ip3: 0x0909_0909,
  client: null,
  source: 'mdns',
} as const;

test('flows are stored with the names that came before them, and seen as they come', async () => {
  let seen = 0;
  const thread = startStoringThread();
  const storing = await startStoring({ dataDirectory, captureId: 1, places }, () => seen++, thread.port);
  storing.enricher.addName(resolved, 0n);
  const batches = 20;
  const batch = batchOf(Array.from({ length: 8192 }, () => flow));
  for (let i = 0; i < batches; i++) await storing.sink.write(batch, null);
  await storing.finish(null);
  expect(await thread.ended).toBeNull();
  expect(seen).toBeGreaterThan(0);
  const store = await openFlowStore(dataDirectory);
  const { flows } = await store.totals([1], { filter: 'dst_name = nine.example and server_name = dns9.example' });
  expect(flows).toBe(batches * batch.length);
  await store.close();
});

test('abort leaves nothing of it, also while batches wait', async () => {
  const storing = await startStoring({ dataDirectory, captureId: 2, places }, () => {}, startStoringThread().port);
  const writes = [1, 2, 3, 4, 5].map(() => storing.sink.write(batchOf([flow]), null));
  await storing.abort();
  await Promise.allSettled(writes);
  expect(existsSync(join(dataDirectory, 'flows/2'))).toBe(false);
});

test('a directory that cannot be made is told, and the thread is over', async () => {
  const file = join(dataDirectory, 'file');
  writeFileSync(file, '');
  const { port, ended } = startStoringThread();
  await expect(startStoring({ dataDirectory: file, captureId: 3, places }, () => {}, port)).rejects.toMatchObject({
    code: 'INTERNAL',
    message: 'cannot start to store the capture',
  });
  expect(await ended).toBeNull();
});

test('what cannot be written fails the next call; abort still cleans up', async () => {
  const storing = await startStoring({ dataDirectory, captureId: 4, places }, () => {}, startStoringThread().port);
  rmSync(join(dataDirectory, 'flows/4'), { recursive: true });
  await storing.sink.write(batchOf([flow]), null);
  await expect(storing.finish(null)).rejects.toMatchObject({ code: 'INTERNAL' });
  await expect(storing.sink.write(batchOf([flow]), null)).rejects.toMatchObject({ code: 'INTERNAL' });
  await storing.abort();
  expect(existsSync(join(dataDirectory, 'flows/4'))).toBe(false);
});

test('whoever reads may vanish at any time: what was stored is removed, and the thread ends by itself', async () => {
  const { port, ended } = startStoringThread();
  const storing = await startStoring({ dataDirectory, captureId: 5, places }, () => {}, port);
  const batch = batchOf(Array.from({ length: 8192 }, () => flow));
  // Enough for a segment, so that the database is writing when the port closes.
  const writes = Array.from({ length: 9 }, async () => storing.sink.write(batch, null));
  for (const write of writes) write.catch(() => {});
  await writes[5];
  port.close();
  expect(await ended).toBeNull();
  expect(existsSync(join(dataDirectory, 'flows/5'))).toBe(false);
});

test.each([
  ['throws', 'throw new Error("broken")', { message: 'broken' }],
  ['ends', 'process.exit(3)', null],
  [
    'needs more memory than it may',
    'const kept = []; for (;;) kept.push({ n: kept.length })',
    { code: 'ERR_WORKER_OUT_OF_MEMORY' },
  ],
])('a thread that %s fails the import, and nothing of it stays', async (_how, deed, broke) => {
  const script = `import { workerData } from 'node:worker_threads';
    workerData.port.on('message', ({ kind }) => {
      if (kind === 'begin') workerData.port.postMessage({ kind: 'ready' });
      else { ${deed} }
    });`;
  const broken = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  const thread = startStoringThread(broken, { maxOldGenerationSizeMb: 16 });
  const storing = await startStoring({ dataDirectory, captureId: 6, places }, () => {}, thread.port);
  expect(existsSync(join(dataDirectory, 'flows/6'))).toBe(true);
  await storing.sink.write(batchOf([flow]), null);
  await expect(storing.finish(null)).rejects.toMatchObject({
    code: 'IMPORT_CRASHED',
    message: 'the import ended unexpectedly',
  });
  await storing.abort();
  expect(existsSync(join(dataDirectory, 'flows/6'))).toBe(false);
  const how = await thread.ended;
  if (broke === null) expect(how).toBeNull();
  else expect(how).toMatchObject(broke);
});
