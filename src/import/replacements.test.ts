import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyStore, ManualImport } from '../../tests/api/test-server.ts';
import { eventually } from '../../tests/eventually.ts';
import type { ImportOutcome } from './import-run.ts';
import { NO_FACTS } from './records.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

let directory: string;
let imports: ManualImport;
let workspace: Workspace;

const DONE: ImportOutcome = { kind: 'done', facts: { ...NO_FACTS, flows: 5, packets: 7 } };
const FAILED: ImportOutcome = {
  kind: 'failed',
  failure: { code: 'CAPTURE_NOT_RECOGNISED', detail: 'no capture' },
  log: null,
};

const open = (): Promise<Workspace> =>
  openWorkspace({ directory }, { openStore: async () => emptyStore(), startImport: imports.start, log: () => {} });

async function add(text: string, replaces: number | null = null): Promise<number> {
  const source = { kind: 'stream', stream: Readable.from([Buffer.from(text)]), size: null } as const;
  const { capture } = await workspace.addCapture({ datasetId: 1, name: 'log', kind: 'upload', source, replaces });
  await eventually(() => expect(imports.started).toContain(capture.id));
  return capture.id;
}

const viewed = (): number[] => workspace.catalog.viewedCaptures(1);

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-replacements-'));
  imports = new ManualImport();
  workspace = await open();
  workspace.addDataset('logs');
});
afterEach(async () => {
  await workspace.close();
  rmSync(directory, { recursive: true, force: true });
});

test('views see the old version until the new one is whole, then the new one, which alone stays', async () => {
  const old = await add('one');
  imports.end(old, DONE);
  await eventually(() => expect(workspace.getCapture(old).state).toBe('ready'));
  const newer = await add('one and two', old);
  expect(viewed()).toEqual([old]);
  const seen: number[][] = [];
  const stop = workspace.events.subscribe(() => void seen.push(viewed()));
  imports.end(newer, DONE);
  await eventually(() => expect(workspace.catalog.captures().map(({ id }) => id)).toEqual([newer]));
  stop();
  expect(new Set(seen.map(String))).toEqual(new Set([String([newer])]));
  expect(workspace.getDataset(1)).toMatchObject({ captures: 1, flows: 5, packets: 7 });
});

test('a new version that cannot be read leaves the old one', async () => {
  const old = await add('one');
  imports.end(old, DONE);
  const newer = await add('rubbish', old);
  imports.end(newer, FAILED);
  await eventually(() => expect(workspace.getCapture(newer).state).toBe('failed'));
  expect(viewed()).toEqual([old]);
});

test('what was replaced when a kill came is removed by the next start, and counted once before', async () => {
  const old = await add('one');
  imports.end(old, DONE);
  await eventually(() => expect(workspace.getCapture(old).state).toBe('ready'));
  workspace.removeCapture = () => Promise.reject(new Error('the disk is gone'));
  const newer = await add('one and two', old);
  imports.end(newer, DONE);
  await eventually(() => expect(workspace.getCapture(newer).state).toBe('ready'));
  expect(workspace.catalog.captures()).toHaveLength(2);
  expect(viewed()).toEqual([newer]);
  expect(workspace.getDataset(1)).toMatchObject({ captures: 1, flows: 5 });
  await workspace.close();
  workspace = await open();
  await eventually(() => expect(workspace.catalog.captures().map(({ id }) => id)).toEqual([newer]));
});
