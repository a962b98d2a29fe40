import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../../tests/eventually.ts';
import { AppError } from '../base/errors.ts';
import type { FlowStore } from '../store/contract.ts';
import { QUEUE_LIMIT } from './jobs.ts';
import { CHECK_BYTES, ensureRoom } from './room.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

vi.mock(import('./room.ts'), async (actual) => ({ ...(await actual()), ensureRoom: vi.fn(async () => {}) }));
const room = vi.mocked(ensureRoom);

let directory: string;
let workspace: Workspace;

const store = {
  dropCapture: vi.fn(async () => 0),
  removeUnfinishedCaptures: async () => [],
  close: async () => {},
} as unknown as FlowStore;

const open = () =>
  openWorkspace(
    { directory },
    {
      openStore: async () => store,
      startImport: () => {
        let end = () => {};
        const outcome = new Promise<{ kind: 'cancelled' }>((resolve) => {
          end = () => resolve({ kind: 'cancelled' });
        });
        return { outcome, cancel: () => end() };
      },
      log: () => {},
    },
  );

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-reception-'));
  room.mockReset().mockResolvedValue(undefined);
  workspace = await open();
  workspace.addDataset('x');
});
afterEach(async () => {
  await workspace.close();
  rmSync(directory, { recursive: true, force: true });
});

const URL_ORIGIN = { kind: 'url', from: 'https://example.org/a', by: null } as const;
const receive = (expectedBytes: number | null = null) =>
  workspace.receive({ datasetId: 1, name: 'a', origin: URL_ORIGIN, expectedBytes });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a disk that runs full in the middle pauses it with all before, and it goes on when there is room', async () => {
  const bytes = Buffer.alloc(3 * CHECK_BYTES, 'capture ');
  const reception = await receive(bytes.length);
  room.mockImplementation(async () => {
    if (workspace.jobs.get(1).bytesRead >= CHECK_BYTES) throw new AppError('DISK_FULL', 'nothing is free');
  });
  const write = async (from: number, into = reception) => {
    for (let at = from; at < bytes.length; at += 1_000_000) await into.write(bytes.subarray(at, at + 1_000_000));
  };
  await write(0).catch((cause) => reception.endWith(cause));
  const paused = workspace.getCapture(1);
  expect(paused).toMatchObject({ state: 'paused', error: { code: 'DISK_FULL' } });
  expect(paused.fileBytes).toBeGreaterThanOrEqual(CHECK_BYTES);
  expect(workspace.jobs.get(1)).toMatchObject({ state: 'paused', phase: 'receiving', bytesRead: paused.fileBytes });
  room.mockResolvedValue(undefined);
  await workspace.receptions.addWay({
    kind: 'url',
    async resume(again) {
      await write(again.received, again);
      await again.finish();
    },
  });
  expect(workspace.getCapture(1).state).toBe('paused');
  await workspace.resumeCapture(1, {});
  expect(workspace.getCapture(1)).toMatchObject({ state: 'importing', error: null, fileBytes: bytes.length });
  await eventually(() => expect(workspace.getCapture(1).sha256).toBe(sha256(bytes)));
});

test('what one that arrives will need is not promised to another', async () => {
  await receive(1_000);
  await receive(500);
  expect(room).toHaveBeenLastCalledWith(directory, 1_500);
});

test('a way in that cannot go on leaves it paused with why', async () => {
  const reception = await receive();
  await reception.write(Buffer.from('abc'));
  await reception.pause(new AppError('RECEIVE_INTERRUPTED', 'cut'));
  const given: unknown[] = [];
  const way = {
    kind: 'url' as const,
    async resume(_: unknown, request: unknown) {
      given.push(request);
      throw new AppError('CAPTURE_UNREADABLE', 'the link is not valid any more');
    },
  };
  await workspace.receptions.addWay(way);
  await expect(workspace.resumeCapture(1, { link: 'https://example.org/b?sig=secret' })).rejects.toMatchObject({
    code: 'CAPTURE_UNREADABLE',
  });
  expect(given).toEqual([null, { link: 'https://example.org/b?sig=secret' }]);
  expect(workspace.getCapture(1)).toMatchObject({
    state: 'paused',
    fileBytes: 3,
    error: { code: 'CAPTURE_UNREADABLE' },
  });
});

test('cancelled: the way in is told, what arrived goes, and nothing it does later counts', async () => {
  const reception = await receive();
  await reception.write(Buffer.from('abc'));
  await workspace.cancelJob(1);
  expect(reception.signal.aborted).toBe(true);
  await expect(reception.write(Buffer.from('d'))).rejects.toMatchObject({ code: 'CONFLICT' });
  await reception.endWith(new Error('late'));
  expect(workspace.getCapture(1)).toMatchObject({ state: 'cancelled', fileBytes: 0, error: null });
});

test('removed as soon as it can be seen: whoever began it is told', async () => {
  const begun = receive();
  while (workspace.catalog.captures(1).length === 0) await new Promise(setImmediate);
  await workspace.removeCapture(1);
  const reception = await begun;
  expect(reception.signal.aborted).toBe(true);
  await expect(reception.write(Buffer.from('late'))).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('where its file cannot be opened who writes is told, and it ends all the same', async () => {
  const reception = await receive();
  room.mockImplementation(async () => rmSync(join(directory, 'captures'), { recursive: true }));
  await expect(reception.write(Buffer.from('lost'))).rejects.toThrow('ENOENT');
  await workspace.removeCapture(1);
  expect(reception.signal.aborted).toBe(true);
});

test('one that fails keeps nothing but why', async () => {
  const reception = await receive();
  await reception.write(Buffer.from('abc'));
  await reception.fail(new AppError('CAPTURE_UNREADABLE', 'gone'));
  expect(workspace.getCapture(1)).toMatchObject({ state: 'failed', fileBytes: 0, error: { detail: 'gone' } });
  expect(() => readFileSync(join(directory, 'captures/1/original'))).toThrow();
});

test('the same content is found also where a hash is not known yet', async () => {
  for (const name of ['a', 'b']) {
    const reception = await receive();
    await reception.write(Buffer.from('some '));
    await reception.pause(new AppError('RECEIVE_INTERRUPTED', name));
    // Taken up again, its first bytes were not hashed on the way.
    const again = workspace.receptions.reopen(reception.facts.captureId);
    await again.write(Buffer.from('bytes'));
    await again.finish();
  }
  expect(workspace.catalog.captures()).toMatchObject([{ state: 'importing' }, { state: 'duplicate', duplicateOf: 1 }]);
  await eventually(() => expect(workspace.getCapture(1).sha256).toBe(sha256(Buffer.from('some bytes'))));
});

test('an empty one is said to be', async () => {
  await expect((await receive()).finish()).rejects.toMatchObject({ code: 'CAPTURE_EMPTY' });
});

test(`more than ${QUEUE_LIMIT} on their way are refused`, async () => {
  workspace.catalog.transaction(() => {
    for (let n = 0; n < QUEUE_LIMIT - 1; n++)
      workspace.catalog.addJob(
        workspace.catalog.addCapture({ datasetId: 1, name: 'x', origin: URL_ORIGIN }),
        'paused',
        'receiving',
      );
  });
  await receive();
  await expect(receive()).rejects.toMatchObject({ code: 'QUEUE_FULL' });
});
