import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../tests/eventually.ts';
import type { FlowStore } from '../store/contract.ts';
import { type FolderInput, Folders } from './folders.ts';
import type { ImportOutcome, StartImport } from './import-run.ts';
import { NO_FACTS } from './records.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

let base: string;
let watched: string;
let workspace: Workspace;
let folders: Folders;
let clock: number;
let outcome: ImportOutcome;
const QUIET_MS = 5_000;

const store = {
  dropCapture: vi.fn(async () => 0),
  removeUnfinishedCaptures: async () => [],
  close: async () => {},
} as unknown as FlowStore;
const startImport: StartImport = () => ({ outcome: Promise.resolve(outcome), cancel: () => {} });

async function open(): Promise<void> {
  const directory = join(base, 'data');
  workspace = await openWorkspace({ directory }, { openStore: async () => store, startImport, log: () => {} });
  folders = new Folders(workspace, () => clock);
  folders.allowWithin([base]);
}

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'capscape-folders-'));
  watched = join(base, 'watched');
  mkdirSync(watched);
  clock = 0;
  outcome = { kind: 'done', facts: NO_FACTS };
  await open();
  workspace.addDataset('inbox');
});
afterEach(async () => {
  await folders.stop();
  await workspace.close();
  rmSync(base, { recursive: true, force: true });
});

const put = (name: string, content: string) => {
  mkdirSync(join(watched, name, '..'), { recursive: true });
  writeFileSync(join(watched, name), content);
};
const watch = (input: Partial<FolderInput> = {}) => folders.add({ path: watched, datasetId: 1, ...input });
const captures = () => workspace.catalog.captures().map(({ name, datasetId, state }) => ({ name, datasetId, state }));

/** Looks, lets the quiet time pass, and looks again. */
async function settle(): Promise<void> {
  await folders.scan();
  clock += QUIET_MS;
  await folders.scan();
  await eventually(() => expect(workspace.jobs.unfinished()).toEqual([]));
}

describe('a file', () => {
  test('is taken once it stood still, not before, and only once', async () => {
    const { id } = watch();
    put('a.pcap', 'one');
    await folders.scan();
    clock += QUIET_MS - 1;
    await folders.scan();
    expect(captures()).toEqual([]);
    expect(folders.list()).toMatchObject([{ id, waiting: 1, imported: 0 }]);
    appendFileSync(join(watched, 'a.pcap'), ' more');
    clock += QUIET_MS;
    await folders.scan();
    expect(captures()).toEqual([]);
    await settle();
    expect(captures()).toEqual([{ name: 'a.pcap', datasetId: 1, state: 'ready' }]);
    expect(readFileSync(join(base, 'data/captures/1/original'), 'utf8')).toBe('one more');
    expect(workspace.getCapture(1).origin).toMatchObject({ kind: 'folder', from: join(watched, 'a.pcap') });
    await settle();
    expect(captures()).toHaveLength(1);
  });

  test('is not taken again after a restart, nor after its capture was deleted', async () => {
    watch();
    put('a.pcap', 'one');
    put('b.pcap', 'two');
    await settle();
    await workspace.removeCapture(1);
    await folders.stop();
    await workspace.close();
    await open();
    folders.start();
    await settle();
    expect(captures()).toEqual([{ name: 'b.pcap', datasetId: 1, state: 'ready' }]);
  });

  test('that was brought in when a kill came is not brought in twice', async () => {
    const { id } = watch();
    put('a.pcap', 'one');
    await settle();
    // What a kill just before the note leaves.
    workspace.catalog.folderFiles.set(id, 'a.pcap', { identity: 'none', captureId: null });
    await settle();
    expect(captures()).toHaveLength(1);
  });

  test('that changes later is taken again, which is said, and replaces what it was once it is whole', async () => {
    watch();
    folders.start();
    put('a.pcap', 'one');
    await settle();
    appendFileSync(join(watched, 'a.pcap'), ' and two');
    await settle();
    await eventually(() => expect(workspace.catalog.captures().map(({ id }) => id)).toEqual([2]));
    expect(workspace.getCapture(2).origin.from).toContain('changed since');
    outcome = { kind: 'failed', failure: { code: 'CAPTURE_NOT_RECOGNISED', detail: 'no capture' }, log: null };
    put('a.pcap', 'rubbish');
    await settle();
    expect(captures().map(({ state }) => state)).toEqual(['ready', 'failed']);
  });

  test('that is written again in place does not change what was taken', async () => {
    watch();
    put('ring.pcap', 'the first round');
    await settle();
    writeFileSync(join(watched, 'ring.pcap'), 'x');
    expect(readFileSync(join(base, 'data/captures/1/original'), 'utf8')).toBe('the first round');
  });

  test('of the same content as another is not imported again', async () => {
    watch();
    put('a.pcap', 'same');
    put('b.pcap', 'same');
    await settle();
    expect(captures().map(({ state }) => state)).toEqual(['ready', 'duplicate']);
  });

  test.each(['.hidden.pcap', 'a.pcap.part', 'a.pcap~', 'a.tmp', '.git/a.pcap'])('%s is not looked at', async (name) => {
    watch();
    put(name, 'bytes');
    await settle();
    expect(captures()).toEqual([]);
  });

  test('without a byte is waited for', async () => {
    watch();
    put('a.pcap', '');
    await settle();
    expect(captures()).toEqual([]);
    expect(folders.list()).toMatchObject([{ problem: null }]);
  });
});

describe('links', () => {
  test('to files, to folders and in the way are not followed', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.pcap'), 'secret');
    symlinkSync(join(outside, 'secret.pcap'), join(watched, 'link.pcap'));
    symlinkSync(outside, join(watched, 'folder'));
    watch();
    await settle();
    expect(captures()).toEqual([]);
  });

  test('put in the place of a file just before it is taken are not followed', async () => {
    writeFileSync(join(base, 'secret.pcap'), 'secret');
    watch();
    put('a.pcap', 'bytes');
    await folders.scan();
    clock += QUIET_MS;
    const copied = vi.spyOn(workspace, 'addCapture').mockImplementationOnce(async (capture) => {
      rmSync(join(watched, 'a.pcap'));
      symlinkSync(join(base, 'secret.pcap'), join(watched, 'a.pcap'));
      copied.mockRestore();
      return workspace.addCapture(capture);
    });
    await folders.scan();
    expect(captures()).toEqual([]);
    expect(folders.list()[0]?.problem?.code).toBe('CAPTURE_UNREADABLE');
  });

  test('put in the place of a folder are not followed', async () => {
    mkdirSync(join(base, 'outside'));
    put('sub/a.pcap', 'bytes');
    copyFileSync(join(watched, 'sub/a.pcap'), join(base, 'outside/a.pcap'));
    watch();
    await folders.scan();
    renameSync(join(watched, 'sub'), join(watched, 'sub2'));
    symlinkSync(join(base, 'outside'), join(watched, 'sub'));
    clock += QUIET_MS;
    await settle();
    expect(captures()).toEqual([{ name: 'sub2/a.pcap', datasetId: 1, state: 'ready' }]);
  });
});

describe('subfolders', () => {
  test.each([
    [
      'together',
      [
        ['inbox', 'top.pcap'],
        ['inbox', 'oslo/day/a.pcap'],
      ],
    ],
    [
      'datasets',
      [
        ['inbox', 'top.pcap'],
        ['oslo', 'day/a.pcap'],
      ],
    ],
    ['ignored', [['inbox', 'top.pcap']]],
  ] as const)('%s', async (subfolders, expected) => {
    watch({ subfolders });
    put('top.pcap', 'one');
    put('oslo/day/a.pcap', 'two');
    await settle();
    const found = captures().map(({ datasetId, name }) => [workspace.getDataset(datasetId).name, name]);
    expect(found).toEqual(expected);
  });
});

test('tags come from names by the pattern', async () => {
  watch({ tagPattern: '{host}_{interface}.pcap' });
  put('web1_eth0.pcap', 'one');
  put('other.pcap', 'two');
  await settle();
  expect(workspace.catalog.captures().map(({ name, tags }) => [name, tags])).toEqual([
    ['other.pcap', []],
    ['web1_eth0.pcap', ['host:web1', 'interface:eth0']],
  ]);
});

test.each([
  ['that is none', () => join(base, 'missing'), 'REQUEST_INVALID'],
  ['that holds our data', () => base, 'REQUEST_INVALID'],
  ['in our data', () => join(base, 'data', 'captures'), 'REQUEST_INVALID'],
  ['outside of what is allowed', () => tmpdir(), 'FOLDER_NOT_ALLOWED'],
  ['by a way out of what is allowed', () => join(base, '..'), 'FOLDER_NOT_ALLOWED'],
])('a folder %s is refused', (_what, path, code) => {
  mkdirSync(join(base, 'data', 'captures'), { recursive: true });
  expect(() => watch({ path: path() })).toThrow(expect.objectContaining({ code }));
});

test('one that vanishes says so, and is watched on when it is back', async () => {
  watch();
  rmSync(watched, { recursive: true });
  await folders.scan();
  expect(folders.list()[0]?.problem).toMatchObject({ code: 'CAPTURE_UNREADABLE' });
  mkdirSync(watched);
  put('a.pcap', 'one');
  await settle();
  expect(folders.list()).toMatchObject([{ problem: null, imported: 1 }]);
});

test('a folder of the command line rests when it is no longer named, and takes nothing twice', async () => {
  folders.start([{ path: watched }]);
  put('a.pcap', 'one');
  await settle();
  expect(workspace.getDataset(2).name).toBe('watched');
  await folders.stop();
  folders = new Folders(workspace, () => clock);
  folders.start();
  expect(folders.list()).toEqual([]);
  await folders.stop();
  folders = new Folders(workspace, () => clock);
  folders.start([{ path: watched }]);
  await settle();
  expect(captures()).toHaveLength(1);
});

test('stopping to watch keeps what came', async () => {
  const { id } = watch();
  put('a.pcap', 'one');
  await settle();
  folders.remove(id);
  expect(folders.list()).toEqual([]);
  expect(captures()).toHaveLength(1);
  expect(existsSync(join(watched, 'a.pcap'))).toBe(true);
  expect(() => folders.remove(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});
