import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSession } from '../../src/api/azure.ts';
import { AzureService } from '../../src/azure/azure-service.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { openTestServer, type TestServer } from '../api/test-server.ts';
import { eventually } from '../eventually.ts';
import {
  ACCOUNT,
  ArmReplay,
  fault,
  MACHINE,
  POLL_SIGNATURE,
  SCALE_SET,
  SUBSCRIPTION,
  TOKEN,
  WATCHER,
} from './arm-replay.ts';
import { IMPATIENT } from './azure-parts.ts';
import { type Azurite, accountSas, startAzurite } from './azurite.ts';

let azurite: Azurite;
let replay: ArmReplay;
let server: TestServer;
let azure: AzureService;

beforeAll(async () => {
  azurite = await startAzurite();
  await azurite.putBlob('network-watcher-logs', 'a/b/one.cap', Buffer.from('one'));
  await azurite.putBlob('network-watcher-logs', 'a/two.cap', Buffer.from('two'));
});
afterAll(() => azurite.stop());

beforeEach(async () => {
  replay = new ArmReplay({ blobEndpoint: azurite.endpoint, accountSignature: () => accountSas() });
  const endpoint = await replay.start();
  const remote = new RemoteClient({ allowedRanges: ['127.0.0.1/32'] });
  const standIn = { endpoint, token: TOKEN };
  server = await openTestServer({
    azure: (workspace) => {
      azure = new AzureService({ workspace, remote, log: () => {}, standIn, pace: IMPATIENT, wait: async () => {} });
      return azure;
    },
  });
  azure.start();
});
afterEach(async () => {
  await azure.stop();
  await server.close();
  await replay.stop();
});

const api = '/api/v1/azure';
const get = async (path: string, query: Record<string, string> = {}) =>
  server.app.inject({ url: `${api}${path}?${new URLSearchParams(query)}` });
const post = (path: string, payload: object) => server.app.inject({ method: 'POST', url: `${api}${path}`, payload });
const capture = {
  watcher: WATCHER,
  name: 'pc1',
  target: MACHINE,
  mode: 'single',
  seconds: 60,
  storageAccount: ACCOUNT,
};

describe('choosing', () => {
  const subscription = { subscription: SUBSCRIPTION };

  it('lists what there is', async () => {
    expect((await get('/subscriptions')).json()).toHaveLength(3);
    expect((await get('/watchers', subscription)).json()).toMatchObject([{ id: WATCHER, location: 'westeurope' }]);
    const targets = (await get('/targets', subscription)).json() as { name: string; kind: string; system: string }[];
    expect(targets.map(({ name, kind, system }) => [name, kind, system])).toEqual([
      ['backoffice', 'machine', 'windows'],
      ['shop', 'scaleSet', 'linux'],
      ['web-1', 'machine', 'linux'],
      ['web-2', 'machine', 'linux'],
    ]);
    expect((await get('/instances', { scaleSet: SCALE_SET })).json()).toHaveLength(3);
    const accounts = (await get('/storage-accounts', subscription)).json() as {
      name: string;
      unsuitable: string | null;
    }[];
    expect(accounts.map(({ name, unsuitable }) => [name, unsuitable?.includes('Premium') ?? null])).toEqual([
      ['devstoreaccount1', null],
      ['fastdisks', true],
    ]);
  });

  it('browses an account by the identity’s token or a signature, and imports what is picked', async () => {
    expect((await get('/containers', { account: ACCOUNT })).json()).toMatchObject({ names: ['network-watcher-logs'] });
    const at = { account: ACCOUNT, container: 'network-watcher-logs' };
    expect((await get('/blobs', at)).json()).toMatchObject({ folders: ['a/'], blobs: [] });
    expect((await get('/blobs', { ...at, prefix: 'a/' })).json()).toMatchObject({
      folders: ['a/b/'],
      blobs: [{ name: 'a/two.cap', size: 3, isArchived: false }],
    });
    expect((await post('/blobs/import', { ...at, blobs: ['a/none.cap'] })).json()).toMatchObject({
      code: 'LINK_NOT_FOUND',
    });
    expect(server.workspace.catalog.datasets(), 'nothing is left behind').toEqual([]);
    const imported = await post('/blobs/import', { ...at, blobs: ['a/two.cap', 'a/b/one.cap'] });
    expect(imported.statusCode).toBe(201);
    expect(imported.json()).toMatchObject({ datasetId: 1, captureIds: [1, 2] });
    await eventually(() =>
      expect(server.workspace.catalog.captures(1).map(({ name, state }) => [name, state])).toEqual([
        ['two.cap', 'ready'],
        ['one.cap', 'ready'],
      ]),
    );
    expect(JSON.stringify(server.workspace.catalog.captures(1))).not.toContain('sig=');
  });

  it.each([
    ['/watchers', { subscription: '../x' }],
    ['/instances', { scaleSet: '/subscriptions/a/../b' }],
    ['/containers', { account: 'https://evil.example/' }],
    ['/blobs', { account: MACHINE, container: 'c' }],
    ['/packet-captures', { watcher: `${WATCHER}?x=` }],
  ])('%s refuses %j without asking Azure', async (path, query) => {
    const answer = await get(path, query as Record<string, string>);
    expect(answer.json()).toMatchObject({ code: 'REQUEST_INVALID' });
    expect(replay.seen).toEqual([]);
  });
});

describe('capturing', () => {
  const sessions = async () => (await get('/sessions')).json() as AzureSession[];

  it('starts, shows, stops, deletes, forgets', async () => {
    const started = await post('/packet-captures', { capture });
    expect(started.statusCode).toBe(201);
    const { id, packetCapture } = started.json() as AzureSession;
    await expect.poll(sessions).toMatchObject([{ id, state: 'running', status: { state: 'Running' } }]);
    expect((await get('/packet-captures', { watcher: WATCHER })).json()).toMatchObject([
      { name: 'pc1', mode: 'single' },
    ]);
    expect((await get('/packet-captures/status', { packetCapture })).json()).toMatchObject({ state: 'Running' });
    expect((await post('/packet-captures/stop', { packetCapture })).statusCode).toBe(204);
    await expect.poll(sessions).toMatchObject([{ state: 'failed' }]);
    expect((await post(`/sessions/${id}/collect`, {})).json()).toMatchObject({ state: 'collecting' });
    expect((await post('/packet-captures/delete', { packetCapture })).statusCode).toBe(204);
    expect((await server.app.inject({ method: 'DELETE', url: `${api}/sessions/${id}` })).statusCode).toBe(204);
    expect(await sessions()).toEqual([]);
    const answers = JSON.stringify([started.json(), server.logged]);
    expect(answers).not.toContain(POLL_SIGNATURE);
    expect(answers).not.toContain(TOKEN);
  });

  it('says which permission lacks, and which role has it', async () => {
    const message = `The client 'x' does not have authorization to perform action 'Microsoft.Network/networkWatchers/packetCaptures/write' over scope '/subscriptions/a'.`;
    replay.override('PUT', /packetCaptures/, fault(403, 'AuthorizationFailed', message));
    const refused = await post('/packet-captures', { capture });
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({
      code: 'AZURE_NOT_PERMITTED',
      detail: expect.stringMatching(/packetCaptures\/write.*Network Contributor/),
    });
  });

  it.each([
    [{ ...capture, mode: 'endless' }, 'REQUEST_INVALID'],
    [{ ...capture, bytesPerPacket: 4_294_967_296 }, 'REQUEST_INVALID'],
    [{ ...capture, seconds: 18_001 }, 'REQUEST_INVALID'],
    [{ ...capture, colour: 'red' }, 'REQUEST_INVALID'],
  ])('refuses %j', async (wrong, code) => {
    expect((await post('/packet-captures', { capture: wrong })).json()).toMatchObject({ code });
    expect(replay.captures.size).toBe(0);
  });

  it('into a data set that is not there starts nothing', async () => {
    expect((await post('/packet-captures', { capture, datasetId: 7 })).json()).toMatchObject({ code: 'NOT_FOUND' });
    expect(replay.seen).toEqual([]);
  });
});

describe('settings', () => {
  it('choose the cloud and the version, and are kept', async () => {
    expect((await get('/settings')).json()).toEqual({ cloud: 'public', networkApiVersion: '2025-05-01' });
    const payload = { cloud: 'china', networkApiVersion: '2023-11-01' };
    await server.app.inject({ method: 'PATCH', url: `${api}/settings`, payload });
    expect((await get('/settings')).json()).toEqual(payload);
    expect((await get('/status')).json()).toMatchObject({
      cloud: 'china',
      identity: { name: expect.any(String) },
      problem: null,
    });
    await get('/packet-captures', { watcher: WATCHER });
    expect(replay.seen.at(-1)?.query.get('api-version')).toBe('2023-11-01');
  });
});
