import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Settings } from '../../src/api/settings.ts';
import { DEFAULT_FLOW_SETTINGS } from '../../src/flow/flow-settings.ts';
import type { ImportTask } from '../../src/import/import-run.ts';
import { eventually } from '../eventually.ts';
import { ManualImport, openTestServer, type TestServer } from './test-server.ts';

const url = '/api/v1/settings';

let server: TestServer;
let imports: ManualImport;
let tasks: ImportTask[];
beforeEach(async () => {
  imports = new ManualImport();
  tasks = [];
  server = await openTestServer({
    startImport: (task, listeners) => {
      tasks.push(task);
      return imports.start(task, listeners);
    },
  });
  server.workspace.addDataset('test');
});
afterEach(() => server.close());

const change = (payload: object) => server.app.inject({ method: 'PATCH', url, payload });
const upload = (payload: string) =>
  server.app.inject({
    method: 'POST',
    url: `/api/v1/datasets/1/captures?name=${payload}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload,
  });

test('are the defaults until they are changed, one at a time', async () => {
  const before = (await server.app.inject({ url })).json();
  expect(Compile(Settings).Check(before)).toBe(true);
  expect(before.flow).toEqual(DEFAULT_FLOW_SETTINGS);
  expect(Object.keys(Settings.properties.flow.properties).sort()).toEqual(Object.keys(DEFAULT_FLOW_SETTINGS).sort());

  expect((await change({ flow: { udpIdleSeconds: 5 } })).statusCode).toBe(200);
  expect((await change({ flow: { vlanInKey: true } })).json().flow).toEqual({
    ...DEFAULT_FLOW_SETTINGS,
    udpIdleSeconds: 5,
    vlanInKey: true,
  });
});

// Captures whose names differ in digits only are imported one after the other whatever the settings say.
test('hold for imports that begin afterwards', async () => {
  await change({ importsAtOnce: 1 });
  await upload('bytes');
  await upload('others');
  expect(tasks.map(({ captureId }) => captureId)).toEqual([1]);
  await change({ importsAtOnce: 2, maxExpansion: 1000, flow: { tcpIdleSeconds: 7 } });
  await eventually(() => expect(tasks.map(({ captureId }) => captureId)).toEqual([1, 2]));
  expect(tasks.map(({ flow }) => flow.tcpIdleSeconds)).toEqual([DEFAULT_FLOW_SETTINGS.tcpIdleSeconds, 7]);
  expect(tasks.map(({ maxExpansion }) => maxExpansion)).toEqual([300, 1000]);
});

test.each([
  [{ importsAtOnce: 0 }],
  [{ importsAtOnce: 17 }],
  [{ importsAtOnce: '2' }],
  [{ maxExpansion: 0 }],
  [{ maxExpansion: 1_000_001 }],
  [{ flow: { udpIdleSeconds: 0 } }],
  [{ flow: { udpIdleSeconds: 86_401 } }],
  [{ flow: { udpIdle: 5 } }],
  [{ colour: 'red' }],
])('%o is refused and changes nothing', async (payload) => {
  const before = (await server.app.inject({ url })).json();
  const answer = await change(payload);
  expect(answer.json()).toMatchObject({ code: 'REQUEST_INVALID' });
  expect((await server.app.inject({ url })).json()).toEqual(before);
});
