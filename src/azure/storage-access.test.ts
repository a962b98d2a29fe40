import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, ArmReplay, fault, TOKEN } from '../../tests/azure/arm-replay.ts';
import { AppError } from '../base/errors.ts';
import { RemoteClient } from '../import/remote/remote-client.ts';
import { listContainers } from './blob-service.ts';
import { STORAGE_SCOPE } from './clouds.ts';
import { connect, DEFAULT_AZURE_SETTINGS } from './connection.ts';
import { resourceIdOf } from './resource-id.ts';
import { StorageAccess } from './storage-access.ts';

/** Blob storage that tells a bearer's token from a signature. */
let storage: Server;
let seen: { authorization: string | undefined; sig: string | null }[];
let mayReadByToken: boolean;
let replay: ArmReplay;
let client: RemoteClient;
let access: StorageAccess;

const LIST =
  '<?xml version="1.0"?><EnumerationResults><Containers><Container><Name>a</Name></Container></Containers><NextMarker/></EnumerationResults>';

beforeEach(async () => {
  seen = [];
  mayReadByToken = true;
  storage = createServer((request, response) => {
    const { authorization } = request.headers;
    const sig = new URL(request.url ?? '/', 'http://x').searchParams.get('sig');
    seen.push({ authorization, sig });
    const isAllowed = sig !== null || (mayReadByToken && authorization === `Bearer ${TOKEN}`);
    if (isAllowed) return void response.writeHead(200, { 'content-type': 'application/xml' }).end(LIST);
    const code = 'AuthorizationPermissionMismatch';
    response.writeHead(403, { 'x-ms-error-code': code }).end(`<Error><Code>${code}</Code></Error>`);
  });
  await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
  const blobEndpoint = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/devstoreaccount1`;
  replay = new ArmReplay({ blobEndpoint, accountSignature: () => 'sv=1&sig=signed' });
  const standIn = { endpoint: await replay.start(), token: TOKEN };
  client = new RemoteClient({ allowedRanges: ['127.0.0.1/32'] });
  access = new StorageAccess(connect(DEFAULT_AZURE_SETTINGS, { standIn, wait: async () => {} }), client);
});
afterEach(async () => {
  client.close();
  await replay.stop();
  storage.closeAllConnections();
  await new Promise((resolve) => storage.close(resolve));
});

const list = () =>
  access.read(resourceIdOf(ACCOUNT, 'storageAccount'), async ({ service }) => (await listContainers(service)).names);
const signaturesAsked = () => replay.seen.filter(({ path }) => path.endsWith('/ListAccountSas'));

describe('a storage account', () => {
  it('is read with the identity’s own token where it may, and no signature is made', async () => {
    expect(await list()).toEqual(['a']);
    expect(seen).toEqual([{ authorization: `Bearer ${TOKEN}`, sig: null }]);
    expect(signaturesAsked()).toEqual([]);
  });

  it('is read with a signature for reading and listing where the token is refused, made once', async () => {
    mayReadByToken = false;
    expect(await Promise.all([list(), list()])).toEqual([['a'], ['a']]);
    expect(await list()).toEqual(['a']);
    const signed = seen.filter(({ sig }) => sig !== null);
    expect(signed).toEqual(Array(3).fill({ authorization: undefined, sig: 'signed' }));
    const asked = signaturesAsked();
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toMatchObject({ signedServices: 'b', signedPermission: 'rl', signedProtocol: 'https' });
    const { signedExpiry = '' } = (asked[0]?.body ?? {}) as { signedExpiry?: string };
    expect(Date.parse(signedExpiry) - Date.now()).toBeLessThanOrEqual(3_600_000);
  });

  it('that can be read neither way says what lacks for both', async () => {
    mayReadByToken = false;
    const action = 'Microsoft.Storage/storageAccounts/listAccountSas/action';
    const message = `does not have authorization to perform action '${action}' over scope '${ACCOUNT}'`;
    replay.override('POST', /ListAccountSas$/, fault(403, 'AuthorizationFailed', message));
    await expect(list()).rejects.toMatchObject({
      code: 'AZURE_NOT_PERMITTED',
      message: expect.stringMatching(/Storage Blob Data Reader.*listAccountSas/s),
    });
  });

  it.each([
    ['AZURE_UNAVAILABLE', 'LINK_UNREACHABLE'],
    ['AZURE_SIGN_IN', 'LINK_DENIED'],
  ] as const)('whose token cannot be had any more (%s) is one that a download pauses for', async (code, paused) => {
    let isStorage = false;
    const tokens = {
      async getToken(scope: string) {
        if (isStorage && scope === STORAGE_SCOPE) throw new AppError(code, 'no token');
        return TOKEN;
      },
    };
    const standIn = { endpoint: replay.origin, token: TOKEN };
    const own = new StorageAccess(connect(DEFAULT_AZURE_SETTINGS, { standIn, tokens, wait: async () => {} }), client);
    const id = resourceIdOf(ACCOUNT, 'storageAccount');
    const { authorise } = await own.read(id, async ({ service }) => service);
    isStorage = true;
    await expect(authorise()).rejects.toMatchObject({ code: paused, message: 'no token' });
  });

  it('of another cloud or host gets no token', async () => {
    const account = { id: ACCOUNT, name: 'a', properties: { primaryEndpoints: { blob: 'https://evil.example/' } } };
    replay.override('GET', /storageAccounts\/devstoreaccount1$/, { status: 200, body: account });
    await expect(list()).rejects.toMatchObject({ code: 'AZURE_REFUSED' });
    expect(seen).toEqual([]);
  });
});
