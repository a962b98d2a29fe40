/** Archives of captures, from the queue to captures of their own. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../tests/eventually.ts';
import { connectionsFile } from '../../tests/golden/connections-file.ts';
import { openFlowStore } from '../store/flow-store.ts';
import { concat, tarEntry, ZIP_END, zipEntry } from './expand/archive-samples.ts';
import { DEFAULT_EXPANSION_LIMITS } from './expand/expansion-limits.ts';
import type { CaptureRecord } from './records.ts';
import { MAX_MEMBERS, type Unpacked, unpack } from './unpack.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const A = connectionsFile(0, 2);
const B = connectionsFile(2, 5);
const NOTES = new TextEncoder().encode('see the captures');
const tar = (...files: readonly (readonly [string, Uint8Array])[]): Uint8Array =>
  concat(...files.map(([name, bytes]) => tarEntry(name, bytes)), new Uint8Array(1024));
const zip = (...files: readonly (readonly [string, Uint8Array])[]): Uint8Array =>
  concat(...files.map(([name, bytes]) => zipEntry(name, bytes)), ZIP_END);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-unpack-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('taking out', () => {
  let count = 0;
  async function takeOut(bytes: Uint8Array, onProgress = (_bytes: number): void => {}): Promise<Unpacked | null> {
    const path = join(directory, `archive-${count++}`);
    writeFileSync(path, bytes);
    return unpack(path, `${path}-members`, { onProgress, limits: DEFAULT_EXPANSION_LIMITS });
  }
  const namesOf = (unpacked: Unpacked | null) => unpacked?.members.map(({ name }) => name);

  test.each([
    ['zip', zip(['a.pcap', A], ['b.pcap', B], ['notes.txt', NOTES])],
    ['tar', tar(['a.pcap', A], ['./b.pcap', B], ['notes.txt', NOTES])],
    ['tar in gzip', gzipSync(tar(['notes.txt', NOTES], ['a.pcap', A], ['b.pcap', gzipSync(B)]))],
  ])('%s: each capture whole, without its compression, and what is none by name', async (_, bytes) => {
    const unpacked = await takeOut(bytes);
    expect(namesOf(unpacked)).toEqual(['a.pcap', 'b.pcap']);
    expect(unpacked?.members.map((member) => member.bytes)).toEqual([A.length, B.length]);
    expect(unpacked?.leftOut).toEqual([{ name: 'notes.txt', why: expect.stringContaining('it looks like') }]);
    expect(unpacked?.leftOutCount).toBe(1);
    expect(unpacked?.damage).toBeNull();
  });

  test('archives within archives, with names that lead elsewhere', async () => {
    const inner = zip(['../../etc/a.pcap', A], ['$(rm).pcap', B]);
    const unpacked = await takeOut(tar(['inner.zip', inner], ['/abs/b.pcap', B]));
    expect(namesOf(unpacked)).toEqual(['inner.zip/../../etc/a.pcap', 'inner.zip/$(rm).pcap', '/abs/b.pcap']);
    const places = unpacked?.members.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    expect(places).toEqual(['0', '1', '2']);
  });

  test.each([
    ['a plain capture', A],
    ['a compressed one', gzipSync(A)],
    ['an archive of one file', zip(['a.pcap', A])],
    ['an archive without a capture', zip(['notes.txt', NOTES], ['more.txt', NOTES])],
    ['a damaged archive of one', tar(['a.pcap', A]).subarray(0, 600)],
    ['nothing', new Uint8Array(0)],
  ])('%s is left as it is', async (_, bytes) => {
    expect(await takeOut(bytes)).toBeNull();
    expect(existsSync(join(directory, `archive-${count - 1}-members`))).toBe(false);
  });

  test('a cut archive gives what is before the cut, and says where it is', async () => {
    const whole = tar(['a.pcap', A], ['b.pcap', B]);
    const unpacked = await takeOut(whole.subarray(0, 512 + 512 + 512 + 100));
    expect(unpacked?.members.map(({ bytes }) => bytes)).toEqual([A.length, 100]);
    expect(unpacked?.damage?.message).toContain('ends within this file');
  });

  test('no more captures than are taken out; an empty file is none', async () => {
    const files = Array.from({ length: MAX_MEMBERS + 1 }, (_, i) => tarEntry(`${i}.pcap`, A));
    const unpacked = await takeOut(concat(tarEntry('empty.pcap', new Uint8Array(0)), ...files));
    expect(unpacked?.members).toHaveLength(MAX_MEMBERS);
    expect(unpacked?.leftOut.map(({ name }) => name)).toEqual(['empty.pcap', `${MAX_MEMBERS}.pcap`]);
  });

  test('stopped, nothing stays', async () => {
    const stop = (bytes: number): void => {
      if (bytes > A.length) throw new Error('stop');
    };
    await expect(takeOut(tar(['a.pcap', A], ['b.pcap', B]), stop)).rejects.toThrow('stop');
    expect(existsSync(join(directory, `archive-${count - 1}-members`))).toBe(false);
  });
});

describe('in a data set', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    const deps = { openStore: openFlowStore, log: () => {} };
    workspace = await openWorkspace({ directory: join(directory, 'data') }, deps);
  });
  afterAll(() => workspace.close());

  const add = (datasetId: number, name: string, bytes: Uint8Array) =>
    workspace.addCapture({
      datasetId,
      name,
      kind: 'upload',
      source: { kind: 'stream', stream: Readable.from([Buffer.from(bytes)]), size: null },
    });
  const over = (datasetId: number, states: readonly CaptureRecord['state'][]) =>
    eventually(() => expect(workspace.catalog.captures(datasetId).map(({ state }) => state)).toEqual(states));

  test('each capture has its own name, hash, flows and end; flows go on from one to the next', async () => {
    const { id } = workspace.addDataset('week');
    const { capture } = await add(id, 'week.zip', zip(['eth-1.pcap', A], ['eth-2.pcap', B], ['notes.txt', NOTES]));
    await over(id, ['unpacked', 'ready', 'ready']);
    const [archive, first, second] = workspace.catalog.captures(id) as [CaptureRecord, CaptureRecord, CaptureRecord];
    expect(archive.archive).toMatchObject({ captures: 2, leftOut: [{ name: 'notes.txt' }], leftOutCount: 1 });
    expect([first.name, second.name]).toEqual(['week.zip/eth-1.pcap', 'week.zip/eth-2.pcap']);
    expect([first.packets, second.packets, first.archiveId]).toEqual([6, 9, archive.id]);
    expect(second.continuation).toEqual({ captureId: first.id, flows: 3 });
    expect(first.sha256).not.toBe(second.sha256);
    expect(workspace.getDataset(id)).toMatchObject({ captures: 2, packets: 15, flows: 3 });
    // What was in the archive is there once.
    expect(readdirSync(join(workspace.data.path, 'captures')).sort()).toEqual([`${first.id}`, `${second.id}`]);

    // The same archive again, and one with another capture beside one that is here.
    expect(
      (await add(id, 'again.zip', zip(['eth-1.pcap', A], ['eth-2.pcap', B], ['notes.txt', NOTES]))).capture,
    ).toMatchObject({
      state: 'duplicate',
      duplicateOf: capture.id,
    });
    const other = connectionsFile(0, 5);
    await add(id, 'more.tar', tar(['old.pcap', A], ['new.pcap', other], ['twice.pcap', other]));
    await over(id, ['unpacked', 'ready', 'ready', 'duplicate', 'unpacked', 'duplicate', 'ready', 'duplicate']);
    const more = workspace.catalog.captures(id).slice(5);
    expect(more.map(({ duplicateOf }) => duplicateOf)).toEqual([first.id, null, more[1]?.id]);

    await workspace.removeCapture(first.id);
    await workspace.removeCapture(archive.id);
    expect(workspace.getCapture(second.id)).toMatchObject({ state: 'ready', archiveId: null });
    await expect(workspace.reanalyse(second.id)).resolves.toBeDefined();
  });

  test('a newer version takes the place of the archive and of all that was in it', async () => {
    const { id } = workspace.addDataset('watched');
    const { capture } = await add(id, 'ring.zip', zip(['a.pcap', A], ['b.pcap', B]));
    await over(id, ['unpacked', 'ready', 'ready']);
    await workspace.addCapture({
      datasetId: id,
      name: 'ring.zip',
      kind: 'folder',
      replaces: capture.id,
      source: {
        kind: 'stream',
        stream: Readable.from([Buffer.from(zip(['a.pcap', A], ['c.pcap', connectionsFile(0, 5)]))]),
        size: null,
      },
    });
    await over(id, ['unpacked', 'ready', 'ready']);
    expect(workspace.catalog.captures(id).map(({ name }) => name)).toEqual([
      'ring.zip',
      'ring.zip/a.pcap',
      'ring.zip/c.pcap',
    ]);
    expect(workspace.catalog.viewedCaptures(id)).toHaveLength(3);
  });
});
