import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultPlacesConfig } from '../enrich/places.ts';
import { DEFAULT_FLOW_SETTINGS } from '../flow/flow-settings.ts';
import { demoCapture } from './demo/demo-capture.ts';
import { type ImportTask, importIn, startImportWorker } from './import-run.ts';
import { startStoringThread } from './storing/storing-thread.ts';
import { threadFile } from './threads.ts';

let directory: string;
let task: ImportTask;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-run-'));
  const path = join(directory, 'capture');
  const demo = await buffer(Readable.from(demoCapture()));
  writeFileSync(path, Buffer.concat(Array<Buffer>(4).fill(demo)));
  const places = defaultPlacesConfig();
  task = { captureId: 1, dataDirectory: directory, path, places, flow: DEFAULT_FLOW_SETTINGS };
});
afterAll(() => rmSync(directory, { recursive: true }));

const deaf = { progress: () => {}, visible: () => {} };

test('tells its progress and what it read', async () => {
  const bytesRead: number[] = [];
  const run = startImportWorker(task, { ...deaf, progress: (read) => bytesRead.push(read.bytesRead) });
  const outcome = await run.outcome;
  expect(outcome).toMatchObject({ kind: 'done', facts: { packets: 4 * 30_244, format: 'pcapng', damage: null } });
  expect(bytesRead).toEqual(bytesRead.toSorted((a, b) => a - b));
  expect(bytesRead.length).toBeGreaterThan(0);
  expect(existsSync(join(directory, 'flows/1'))).toBe(true);
});

test('stops when it is cancelled, and leaves nothing in the store', async () => {
  // A pipe that is fed for as long as somebody reads: however fast the machine, the import does not end by itself.
  const path = join(directory, 'endless');
  execFileSync('mkfifo', [path]);
  const capture = readFileSync(task.path);
  const endless = function* () {
    for (;;) yield capture;
  };
  const feeding = pipeline(endless, createWriteStream(path));
  const run = startImportWorker({ ...task, path, captureId: 2 }, { ...deaf, progress: () => run.cancel() });
  await expect(feeding).rejects.toMatchObject({ code: 'EPIPE' });
  expect(await run.outcome).toEqual({ kind: 'cancelled' });
  expect(existsSync(join(directory, 'flows/2'))).toBe(false);
});

test('is cancelled before it has begun', async () => {
  const run = startImportWorker({ ...task, captureId: 3 }, deaf);
  run.cancel();
  expect(await run.outcome).toEqual({ kind: 'cancelled' });
});

test('a file that is no capture is its own fault: nothing for the log', async () => {
  const run = startImportWorker({ ...task, captureId: 4, path: import.meta.filename }, deaf);
  expect(await run.outcome).toMatchObject({
    kind: 'failed',
    failure: { code: 'CAPTURE_NOT_RECOGNISED' },
    log: null,
  });
});

describe('a worker that breaks ends its import, not the program', () => {
  const workerOf = (script: string) => new URL(`data:text/javascript,${encodeURIComponent(script)}`);

  test.each([
    ['throws', 'throw new Error("broken")', 'broken'],
    ['throws later', 'setTimeout(() => { throw new Error("late") }, 10)', 'late'],
    ['ends', 'process.exit(3)', 'ended early'],
    ['says nothing', '', 'ended early'],
  ])('%s', async (_how, script, log) => {
    const outcome = await importIn(workerOf(script))(task, deaf).outcome;
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'IMPORT_CRASHED', detail: 'the import ended unexpectedly' },
      log: expect.stringContaining(log),
    });
  });

  test('needs more memory than it may', async () => {
    const greedy = workerOf('const kept = []; for (;;) kept.push({ n: kept.length });');
    const run = importIn(greedy, { maxOldGenerationSizeMb: 16 })(task, deaf);
    expect(await run.outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'IMPORT_CRASHED', detail: 'the import needed more memory than it may use' },
    });
  });

  test('one that stores needs more memory than it may', async () => {
    const greedy = workerOf(
      `import { workerData } from 'node:worker_threads';
      workerData.port.on('message', () => { const kept = []; for (;;) kept.push({ n: kept.length }) });`,
    );
    const startStoring = () => startStoringThread(greedy, { maxOldGenerationSizeMb: 16 });
    const run = importIn(threadFile('import'), undefined, startStoring)({ ...task, captureId: 5 }, deaf);
    expect(await run.outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'IMPORT_CRASHED', detail: 'the import needed more memory than it may use' },
    });
    expect(existsSync(join(directory, 'flows/5'))).toBe(false);
  });

  test('hears nothing: it is ended after a moment', async () => {
    const run = importIn(workerOf('for (;;);'))(task, deaf);
    run.cancel();
    expect(await run.outcome).toEqual({ kind: 'cancelled' });
  });
});
