/**
 * Measures the flow store: `node bench/store.ts [flows] [--layouts]`. Writes a synthetic capture, asks every view alone and
 * while another import writes, drops it, and asks over a thousand small captures. `--layouts` asks the same of the other
 * layouts weighed in docs/adr/0001-flow-store-layout.md.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createCaptureWriter } from '../src/store/capture-writer.ts';
import type { FlowStore } from '../src/store/contract.ts';
import { openFlowStore } from '../src/store/flow-store.ts';
import { measureLayouts } from './store-layouts.ts';
import { SyntheticFlows } from './synthetic-flows.ts';

const SMALL_CAPTURES = 1000;
const SMALL_CAPTURE_FLOWS = 1000;
const ROUNDS = 7;

const VIEWS: Readonly<Record<string, (store: FlowStore, captures: readonly number[]) => Promise<unknown>>> = {
  totals: (store, captures) => store.totals(captures, {}),
  'totals, filtered': (store, captures) =>
    store.totals(captures, { filter: 'service = svc3 and not country = US and bytes > 1MB' }),
  'totals, prefix': (store, captures) => store.totals(captures, { filter: 'ip in 10.0.0.0/12' }),
  timeline: (store, captures) => store.timeline(captures, {}),
  'timeline, filtered': (store, captures) => store.timeline(captures, { filter: 'service = svc3' }),
  'timeline by service': (store, captures) => store.timeline(captures, { by: 'service' }),
  'top services': (store, captures) => store.top(captures, { by: 'service' }),
  'top far countries': (store, captures) => store.top(captures, { by: 'far_country' }),
  'top sources': (store, captures) => store.top(captures, { by: 'src_ip' }),
  'top addresses': (store, captures) => store.top(captures, { by: 'ip' }),
  'top server names': (store, captures) => store.top(captures, { by: 'server_name' }),
  'service → country': (store, captures) => store.pairs(captures, { a: 'service', b: 'far_country' }),
  'source → destination': (store, captures) => store.pairs(captures, { a: 'src_ip', b: 'dst_ip' }),
  durations: (store, captures) => store.histogram(captures, { field: 'duration' }),
  'bytes per flow': (store, captures) => store.histogram(captures, { field: 'bytes' }),
  'flows, first page': (store, captures) => store.flows(captures, {}),
  'flows, row 1,000,000': (store, captures) => store.flows(captures, { offset: 1_000_000 }),
  'flows by bytes': (store, captures) => store.flows(captures, { sort: 'bytes', order: 'desc' }),
  'flows, filtered': (store, captures) => store.flows(captures, { filter: 'service = svc3 and dst_port = 443' }),
  'names with a prefix': (store, captures) => store.values(captures, { field: 'server_name', prefix: 'host-12' }),
  'one flow': (store, captures) => store.flow(captures[0] ?? 0, 54_321),
};

async function main(): Promise<void> {
  const flows = Number(process.argv[2] ?? 10_000_000);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'capscape-bench-store-'));
  try {
    const { seconds, bytes } = await writeCapture(dataDirectory, 1, flows);
    console.log(`write: ${rate(flows, seconds)}, ${(bytes / flows).toFixed(0)} bytes on disk per flow`);
    // No answer is kept: every one is worked out.
    const store = await openFlowStore(dataDirectory, 0);
    await measureViews('alone', store, [1]);
    const importing = startImport(dataDirectory);
    await measureViews('while an import writes', store, [1]);
    console.log(`the import meanwhile: ${rate(...(await importing.stop()))}`);
    await measureSmallCaptures(dataDirectory, store);
    if (process.argv.includes('--layouts'))
      await measureLayouts(dataDirectory, join(dataDirectory, 'flows', '1', 'flows-*.parquet'));
    const start = performance.now();
    const freed = await store.dropCapture(1);
    console.log(`drop: ${(performance.now() - start).toFixed(0)} ms, ${(freed / 1e6).toFixed(0)} MB free`);
    await store.close();
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

const rate = (flows: number, seconds: number): string =>
  `${flows} flows in ${seconds.toFixed(1)} s, ${(flows / seconds / 1e6).toFixed(2)} M flows/s`;

async function writeCapture(dataDirectory: string, captureId: number, flows: number) {
  const synthetic = new SyntheticFlows(captureId);
  const writer = await createCaptureWriter({ dataDirectory, captureId });
  let millis = 0;
  for (let left = flows; left > 0; ) {
    const { batch, activity } = synthetic.next(left);
    left -= batch.length;
    const start = performance.now();
    await writer.append(batch, activity);
    millis += performance.now() - start;
  }
  const start = performance.now();
  const { bytesOnDisk } = await writer.finish();
  return { seconds: (millis + performance.now() - start) / 1e3, bytes: bytesOnDisk };
}

async function measureViews(title: string, store: FlowStore, captures: readonly number[]): Promise<void> {
  console.log(`\n${title.padEnd(34)} p50 ms  p95 ms`);
  const all: number[] = [];
  for (const [name, ask] of Object.entries(VIEWS)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      await ask(store, captures);
      times.push(performance.now() - start);
    }
    // The first of each reads files the others find in memory.
    all.push(...times.slice(1));
    print(name, times.slice(1));
  }
  print('all views', all);
}

function print(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0).padStart(7);
  console.log(`${name.padEnd(34)}${at(0.5)} ${at(0.95)}`);
}

function startImport(dataDirectory: string): { stop(): Promise<[flows: number, seconds: number]> } {
  const worker = new Worker(new URL(import.meta.url), { workerData: { dataDirectory } });
  return {
    stop: () =>
      new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage('stop');
      }),
  };
}

/** In the worker: writes until told to stop. */
async function importUntilStopped(dataDirectory: string): Promise<void> {
  const captureId = 2;
  let isStopped = false;
  parentPort?.once('message', () => {
    isStopped = true;
  });
  const start = performance.now();
  let flows = 0;
  const writer = await createCaptureWriter({ dataDirectory, captureId });
  const synthetic = new SyntheticFlows(captureId);
  while (!isStopped) {
    const { batch, activity } = synthetic.next(Number.MAX_SAFE_INTEGER);
    await writer.append(batch, activity);
    flows += batch.length;
    await new Promise(setImmediate);
  }
  await writer.abort();
  parentPort?.postMessage([flows, (performance.now() - start) / 1e3]);
}

async function measureSmallCaptures(dataDirectory: string, store: FlowStore): Promise<void> {
  const ids = Array.from({ length: SMALL_CAPTURES }, (_, i) => 1000 + i);
  const start = performance.now();
  for (const id of ids) await writeCapture(dataDirectory, id, SMALL_CAPTURE_FLOWS);
  console.log(`\n${SMALL_CAPTURES} captures of ${SMALL_CAPTURE_FLOWS} flows written in ${elapsed(start)}`);
  const opening = performance.now();
  const fresh = await openFlowStore(dataDirectory);
  await fresh.totals(ids, {});
  console.log(`opened and first totals in ${elapsed(opening)}`);
  await fresh.close();
  await measureViews(`${SMALL_CAPTURES} small captures`, store, ids);
  const dropping = performance.now();
  for (const id of ids) await store.dropCapture(id);
  console.log(`dropped in ${elapsed(dropping)}`);
}

const elapsed = (start: number): string => `${((performance.now() - start) / 1e3).toFixed(2)} s`;

if (isMainThread) await main();
else await importUntilStopped((workerData as { dataDirectory: string }).dataDirectory);
