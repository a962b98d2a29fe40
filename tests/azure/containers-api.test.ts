/** Followed containers, as a page asks for them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AzureService } from '../../src/azure/azure-service.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { openTestServer, type TestServer } from '../api/test-server.ts';
import { ACCOUNT, ArmReplay, TOKEN } from './arm-replay.ts';
import { type Azurite, accountSas, startAzurite } from './azurite.ts';

let azurite: Azurite;
let replay: ArmReplay;
let server: TestServer;
let azure: AzureService;
let remote: RemoteClient;

beforeAll(async () => {
  azurite = await startAzurite();
  await azurite.putBlob('logs', 'a/PT1H.json', Buffer.from('{"records":[]}'));
  replay = new ArmReplay({ blobEndpoint: azurite.endpoint, accountSignature: () => accountSas() });
  await replay.start();
  remote = new RemoteClient({ allowedRanges: ['127.0.0.1/32'], limits: { tries: 2, firstPauseMs: 20 } });
  server = await openTestServer({
    remote,
    azure: (workspace) => {
      const standIn = { endpoint: replay.origin, token: TOKEN };
      azure = new AzureService({ workspace, remote, log: () => {}, standIn, wait: async () => {} });
      azure.start();
      return azure;
    },
  });
  server.workspace.addDataset('logs');
});
afterAll(async () => {
  await azure?.stop();
  await server?.close();
  remote?.close();
  await replay?.stop();
  await azurite?.stop();
});

const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
  server.app.inject({ method, url: `/api/v1${url}`, ...(payload && { payload }) });
const follow = (payload: object) => ask('POST', '/datasets/1/containers', payload);

test('one is followed by a link, looked at, given another link and let go; no answer tells the signature', async () => {
  const token = accountSas();
  const signature = token.slice(token.indexOf('sig=') + 4);
  const added = await follow({ link: `${azurite.endpoint}/logs/a?${token}`, hours: 48 });
  expect(added.statusCode, added.body).toBe(201);
  const { id } = added.json();
  const about = { folder: `${azurite.endpoint}/logs/a/`, by: 'link', hours: 48, intervalSeconds: 60, datasetId: 1 };
  expect(added.json()).toMatchObject(about);
  await expect
    .poll(async () => (await ask('GET', '/containers?dataset=1')).json()[0])
    .toMatchObject({ ...about, state: 'waiting', blobs: 1, problem: null, nextLook: expect.stringContaining('T') });
  const answers = [
    added,
    await ask('GET', '/containers'),
    await ask('POST', `/containers/${id}/look`),
    await ask('POST', `/containers/${id}/link`, { link: `${azurite.endpoint}/logs`, token }),
    await follow({ link: `${azurite.endpoint}/logs/a?${token}` }),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200, 200, 200, 409]);
  for (const { body } of answers)
    for (const form of [signature, decodeURIComponent(signature)]) expect(body).not.toContain(form);
  expect((await ask('GET', '/containers?dataset=2')).json()).toEqual([]);
  expect((await ask('DELETE', `/containers/${id}`)).statusCode).toBe(204);
  expect((await ask('DELETE', `/containers/${id}`)).statusCode).toBe(404);
});

test('a link to the account follows the folder that was chosen within', async () => {
  const link = `${azurite.endpoint}?${accountSas()}`;
  const added = await follow({ link, container: 'logs', prefix: 'a' });
  expect(added.json()).toMatchObject({ folder: `${azurite.endpoint}/logs/a/`, by: 'link', prefix: 'a/' });
  const { id } = added.json();
  const shown = async () => (await ask('GET', '/containers')).json()[0];
  await expect.poll(shown).toMatchObject({ blobs: 1, problem: null });
  expect((await ask('DELETE', `/containers/${id}`)).statusCode).toBe(204);
});

test('one is followed as the identity', async () => {
  const added = await follow({ account: ACCOUNT, container: 'logs', prefix: 'a', intervalSeconds: 10 });
  expect(added.json()).toMatchObject({ folder: `${azurite.endpoint}/logs/a/`, by: 'identity', intervalSeconds: 10 });
  await expect.poll(async () => (await ask('GET', '/containers')).json()[0].blobs).toBe(1);
  expect((await ask('POST', `/containers/${added.json().id}/link`, { link: azurite.endpoint })).statusCode).toBe(409);
});

test.each([
  [{}, 400],
  [{ account: ACCOUNT }, 400],
  [{ container: 'logs' }, 400],
  [{ link: 'https://acct.blob.core.windows.net/logs?sv=1', prefix: 'a' }, 400],
  [{ link: 'https://files.example/logs/', container: 'logs' }, 400],
  [{ link: 'https://acct.blob.core.windows.net/logs?sv=1', account: ACCOUNT, container: 'logs' }, 400],
  [{ link: 'https://acct.blob.core.windows.net/?sv=2021-12-02&ss=b&sig=x' }, 400],
  [{ link: 'https://files.example/logs/' }, 400],
  [{ account: '/subscriptions/../x', container: 'logs' }, 400],
  [{ account: ACCOUNT, container: 'logs', intervalSeconds: 9 }, 400],
  [{ account: ACCOUNT, container: 'logs', intervalSeconds: 3_601 }, 400],
  [{ account: ACCOUNT, container: 'logs', hours: 0 }, 400],
  [{ account: ACCOUNT, container: 'logs', hours: 8_785 }, 400],
])('%j is refused', async (body, status) => {
  const answer = await follow(body);
  expect(answer.statusCode, answer.body).toBe(status);
});
