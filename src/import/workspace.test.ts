import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../tests/eventually.ts';
import type { FlowStore } from '../store/contract.ts';
import { Catalog } from './catalog.ts';
import { START_LIMIT } from './import-queue.ts';
import type { ImportOutcome, StartImport } from './import-run.ts';
import { NO_FACTS } from './records.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

let directory: string;
let opened: Workspace[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-workspace-'));
  opened = [];
});
afterEach(async () => {
  for (const workspace of opened) await workspace.close();
  rmSync(directory, { recursive: true, force: true });
});

const store = {
  dropCapture: vi.fn(async () => 0),
  removeUnfinishedCaptures: async () => [],
  close: async () => {},
} as unknown as FlowStore;

const endless: StartImport = () => {
  let end: (outcome: ImportOutcome) => void = () => {};
  const outcome = new Promise<ImportOutcome>((resolve) => {
    end = resolve;
  });
  return { outcome, cancel: () => end({ kind: 'cancelled' }) };
};

async function open(startImport: StartImport = endless): Promise<Workspace> {
  const workspace = await openWorkspace({ directory }, { openStore: async () => store, startImport, log: () => {} });
  opened.push(workspace);
  return workspace;
}

/** What a kill leaves: the files as they are, the lock gone with the process. */
function kill(workspace: Workspace): void {
  opened.splice(opened.indexOf(workspace), 1);
  void workspace.receptions.stop();
  workspace.catalog.close();
}

const URL_ORIGIN = { kind: 'url', from: 'https://example.org/a', by: null } as const;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const stream = (text: string) => ({ kind: 'stream', stream: Readable.from([text]), size: null }) as const;

describe('the data directory', () => {
  test('is held by one at a time, and free again after a kill', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' });
    kill(first);
    await open();
  });

  test("is refused when it holds somebody else's files, which stay", async () => {
    mkdirSync(join(directory, 'captures/1'), { recursive: true });
    writeFileSync(join(directory, 'captures/1/mine'), 'x');
    await expect(open()).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
    expect(existsSync(join(directory, 'captures/1/mine'))).toBe(true);
  });

  test('that cannot be made is said in words', async () => {
    writeFileSync(join(directory, 'file'), 'x');
    const inside = { directory: join(directory, 'file', 'data') };
    const opening = openWorkspace(inside, { openStore: async () => store, log: () => {} });
    await expect(opening).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
  });

  test('of a newer Capscape is left alone', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(join(directory, 'catalog.db'));
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expect(open()).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
  });
});

describe('after a kill', () => {
  test('while receiving: what arrived is kept, and goes on when its way in does', async () => {
    const first = await open();
    const dataset = first.addDataset('x');
    const reception = await first.receive({ datasetId: dataset.id, name: 'a', origin: URL_ORIGIN, expectedBytes: 11 });
    reception.remember({ page: 7 });
    await reception.write(Buffer.from('some '));
    kill(first);
    const second = await open();
    expect(second.getCapture(1)).toMatchObject({
      state: 'paused',
      fileBytes: 5,
      error: { code: 'RECEIVE_INTERRUPTED' },
    });
    expect(second.jobs.get(1)).toMatchObject({ state: 'paused', phase: 'receiving', bytesRead: 5, bytesTotal: 11 });
    await second.receptions.addWay({
      kind: 'url',
      async resume(again, request) {
        expect([again.received, again.facts.remembered, request]).toEqual([5, { page: 7 }, null]);
        await again.write(Buffer.from('bytes '));
        await again.finish();
      },
    });
    expect(second.getCapture(1)).toMatchObject({ state: 'importing', fileBytes: 11, error: null });
    expect(readFileSync(join(directory, 'captures/1/original'), 'utf8')).toBe('some bytes ');
    await eventually(() => expect(second.getCapture(1).sha256).toBe(sha256('some bytes ')));
  });

  test.each(['file', 'folder', 'demo'] as const)(
    'while a %s was copied: it is forgotten, as it comes in anew',
    async (kind) => {
      const first = await open();
      const { id } = first.addDataset('x');
      const reception = await first.receive({ datasetId: id, name: 'a', origin: { kind, from: 'a', by: null } });
      await reception.write(Buffer.from('some'));
      kill(first);
      expect((await open()).catalog.captures()).toEqual([]);
      expect(existsSync(join(directory, 'captures/1'))).toBe(false);
    },
  );

  test('between the last byte and the import: it is imported', async () => {
    const first = await open();
    const { id } = first.addDataset('x');
    const reception = await first.receive({ datasetId: id, name: 'a', origin: URL_ORIGIN, expectedBytes: 5 });
    await reception.write(Buffer.from('bytes'));
    kill(first);
    expect((await open()).getCapture(1)).toMatchObject({ state: 'importing', fileBytes: 5 });
  });

  test('while importing: the job starts over with nothing in the store', async () => {
    const first = await open();
    const { job } = await first.addCapture({
      kind: 'upload',
      datasetId: first.addDataset('x').id,
      name: 'a',
      source: stream('bytes'),
    });
    expect(job.state).toBe('running');
    kill(first);
    const started: number[] = [];
    const second = await open((task, listeners) => {
      started.push(task.captureId);
      return endless(task, listeners);
    });
    expect(store.dropCapture).toHaveBeenLastCalledWith(1);
    expect(started).toEqual([1]);
    expect(second.jobs.get(job.id)).toMatchObject({ state: 'running', bytesRead: 0 });
    expect(readFileSync(join(directory, 'captures/1/original'), 'utf8')).toBe('bytes');
  });

  test('again and again while importing the same capture: it is given up', async () => {
    const first = await open();
    await first.addCapture({ kind: 'upload', datasetId: first.addDataset('x').id, name: 'a', source: stream('bytes') });
    kill(first);
    for (let starts = 2; starts <= START_LIMIT; starts++) {
      const next = await open();
      expect(next.getCapture(1).state).toBe('importing');
      kill(next);
    }
    const last = await open();
    expect(last.getCapture(1)).toMatchObject({ state: 'failed', error: { code: 'IMPORT_CRASHED' } });
  });

  test('in the middle of a deletion: the rest goes', async () => {
    const first = await open();
    await first.addCapture({ kind: 'upload', datasetId: first.addDataset('x').id, name: 'a', source: stream('bytes') });
    await first.queue.cancelCapture(1);
    rmSync(join(directory, 'captures/1'), { recursive: true });
    kill(first);
    expect((await open()).catalog.captures()).toEqual([]);
  });

  test('that the catalogue outran: files of nobody go', async () => {
    const first = await open();
    await first.addCapture({ kind: 'upload', datasetId: first.addDataset('x').id, name: 'a', source: stream('bytes') });
    await first.queue.cancelCapture(1);
    first.catalog.removeCapture(1);
    mkdirSync(join(directory, 'flows/1'), { recursive: true });
    kill(first);
    await open();
    expect(existsSync(join(directory, 'captures/1'))).toBe(false);
    expect(existsSync(join(directory, 'flows/1'))).toBe(false);
  });
});

test('an ordinary stop is no failed start: the import goes on next time, as often as it takes', async () => {
  const first = await open();
  await first.addCapture({ kind: 'upload', datasetId: first.addDataset('x').id, name: 'a', source: stream('bytes') });
  for (let n = 0; n <= START_LIMIT; n++) {
    const current = opened.pop() as Workspace;
    expect(current.getCapture(1).state).toBe('importing');
    await current.close();
    await open();
  }
});

describe('a file of this machine', () => {
  test("is taken without a change to it, and outlives the capture's deletion", async () => {
    const file = join(directory, '..', `capscape-user-file-${process.pid}.pcap`);
    writeFileSync(file, 'user bytes');
    try {
      const workspace = await open(() => ({
        outcome: Promise.resolve({ kind: 'done', facts: NO_FACTS }),
        cancel() {},
      }));
      const dataset = workspace.addDataset('x');
      const before = statSync(file);
      const { capture } = await workspace.addCapture({
        kind: 'upload',
        datasetId: dataset.id,
        name: 'a',
        source: { kind: 'file', path: file },
      });
      await eventually(() => expect(workspace.getCapture(capture.id).state).toBe('ready'));
      expect(readFileSync(join(directory, 'captures/1/original'), 'utf8')).toBe('user bytes');
      expect((await workspace.findCaptureOfFile(dataset.id, file))?.id).toBe(capture.id);
      await workspace.removeCapture(capture.id);
      expect(existsSync(join(directory, 'captures/1'))).toBe(false);
      expect(readFileSync(file, 'utf8')).toBe('user bytes');
      expect(statSync(file).mtimeMs).toBe(before.mtimeMs);
      writeFileSync(file, 'other bytes');
      expect(await workspace.findCaptureOfFile(dataset.id, file)).toBeUndefined();
    } finally {
      rmSync(file);
    }
  });

  test.each([['missing.pcap'], ['.']])('that is none: %s', async (path) => {
    const workspace = await open();
    const adding = workspace.addCapture({
      kind: 'upload',
      datasetId: workspace.addDataset('x').id,
      name: 'a',
      source: { kind: 'file', path: join(directory, path) },
    });
    await expect(adding).rejects.toMatchObject({ code: 'CAPTURE_UNREADABLE' });
    expect(workspace.catalog.captures()).toEqual([]);
  });
});

test('a change of the catalogue is whole or not at all', () => {
  const catalog = new Catalog(':memory:');
  const work = () => {
    catalog.addDataset('lost');
    throw new Error('halfway');
  };
  expect(() => catalog.transaction(work)).toThrow('halfway');
  expect(catalog.datasets()).toEqual([]);
  catalog.close();
});

test('a setting is kept', () => {
  const catalog = new Catalog(':memory:');
  expect(catalog.setting('imports')).toBeUndefined();
  catalog.setSetting('imports', '1');
  catalog.setSetting('imports', '2');
  expect(catalog.setting('imports')).toBe('2');
  catalog.close();
});

test('a data set to which a capture comes while it is removed stays, with it', async () => {
  const workspace = await open();
  const { id } = workspace.addDataset('x');
  await workspace.addCapture({ kind: 'upload', datasetId: id, name: 'a', source: stream('bytes') });
  const removing = expect(workspace.removeDataset(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  const { capture } = await workspace.addCapture({ kind: 'upload', datasetId: id, name: 'b', source: stream('other') });
  await removing;
  expect(workspace.catalog.captures(id).map((one) => one.id)).toEqual([capture.id]);
});
