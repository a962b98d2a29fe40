import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WatchedFolder } from '../../src/api/folders.ts';
import { openTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let folder: string;
beforeEach(async () => {
  server = await openTestServer();
  server.workspace.addDataset('inbox');
  server.workspace.addDataset('other');
  folder = mkdtempSync(join(tmpdir(), 'capscape-watched-'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const watch = (payload: object) => server.app.inject({ method: 'POST', url: '/api/v1/datasets/1/folders', payload });

test('a folder is watched, listed with its data set and let go', async () => {
  server.workspace.folders.allowWithin([folder]);
  const answer = await watch({ path: folder, subfolders: 'datasets', tagPattern: '{host}_{*}' });
  expect(answer.statusCode, answer.body).toBe(201);
  expect(Compile(WatchedFolder).Check(answer.json()), answer.body).toBe(true);
  writeFileSync(join(folder, 'a.pcap'), 'bytes');
  await server.workspace.folders.scan();
  const list = async (query: string) => (await server.app.inject({ url: `/api/v1/folders${query}` })).json();
  expect(await list('?dataset=1')).toMatchObject([{ id: 1, path: folder, waiting: 1, problem: null }]);
  expect(await list('?dataset=2')).toEqual([]);
  expect((await watch({ path: folder })).json()).toMatchObject({ code: 'CONFLICT' });
  const removed = await server.app.inject({ method: 'DELETE', url: '/api/v1/folders/1' });
  expect(removed.statusCode).toBe(204);
  expect(await list('')).toEqual([]);
});

test.each([
  [{ path: '/etc' }, 'FOLDER_NOT_ALLOWED'],
  [{ path: '' }, 'REQUEST_INVALID'],
  [{}, 'REQUEST_INVALID'],
  [{ path: '/x', subfolders: 'all' }, 'REQUEST_INVALID'],
  [{ path: '/x', quietSeconds: 0 }, 'REQUEST_INVALID'],
])('%j is refused', async (payload, code) => {
  expect((await watch(payload)).json()).toMatchObject({ code });
});

test('a pattern that is none is refused, and watches nothing', async () => {
  server.workspace.folders.allowWithin([folder]);
  expect((await watch({ path: folder, tagPattern: '(a+)+$' })).json()).toMatchObject({ code: 'REQUEST_INVALID' });
  expect(server.workspace.folders.list()).toEqual([]);
});
