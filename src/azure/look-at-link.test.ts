/** Links to folders of accounts with a hierarchical namespace, which Azurite does not have. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RemoteClient } from '../import/remote/remote-client.ts';
import { lookAtLink } from './look-at-link.ts';
import { readPasted } from './pasted-link.ts';

/** As such an account lists: a folder is a blob of no bytes beside what is in it. */
const LISTED = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://acct.blob.core.windows.net/" ContainerName="logs"><Blobs>
<Blob><Name>vm1/day</Name><Properties><ResourceType>directory</ResourceType><Content-Length>0</Content-Length></Properties></Blob>
<Blob><Name>vm1/day/a.cap</Name><Properties><ResourceType>file</ResourceType><Content-Length>100</Content-Length><Last-Modified>Sun, 22 Nov 2026 10:00:00 GMT</Last-Modified></Properties></Blob>
</Blobs><NextMarker /></EnumerationResults>`;

let server: Server;
let client: RemoteClient;
let asked: URL[];

beforeAll(async () => {
  asked = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    asked.push(url);
    if (url.searchParams.get('comp') === 'list') {
      if (url.searchParams.get('sp')?.includes('l')) return void response.end(LISTED);
      return void response.writeHead(403, { 'x-ms-error-code': 'AuthorizationPermissionMismatch' }).end();
    }
    const isFolder = url.pathname.endsWith('/vm1');
    response.writeHead(isFolder ? 200 : 404, { etag: '"1"', 'x-ms-resource-type': 'directory', 'content-length': 0 });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new RemoteClient({ allowedRanges: ['127.0.0.1/32'], limits: { tries: 1, firstPauseMs: 1 } });
});
afterAll(() => {
  client.close();
  server.close();
});

const linkTo = (path: string, token: string) =>
  readPasted(`http://127.0.0.1:${(server.address() as AddressInfo).port}/acct/logs/${path}?${token}`);
const FOLDER_TOKEN = 'sv=2022-11-02&sr=d&sdd=1&sp=rl&se=2099-01-01T00:00:00Z&spr=https,http&sig=x';

test.each(['vm1', 'vm1/'])('a folder SAS of %s lists what is below it, and nothing above', async (path) => {
  asked = [];
  const found = await lookAtLink(client, linkTo(path, FOLDER_TOKEN), null);
  expect(found).toMatchObject({
    kind: 'folder',
    path: 'logs/vm1/',
    files: [{ name: 'logs/vm1/day/a.cap', size: 100 }],
  });
  const lists = asked.filter(({ searchParams }) => searchParams.get('comp') === 'list');
  expect(lists.map(({ searchParams }) => [searchParams.get('prefix'), searchParams.get('sdd')])).toEqual([
    ['vm1/', '1'],
  ]);
});

test('one that may not list says which permission it lacks', async () => {
  const link = linkTo('vm1', FOLDER_TOKEN.replace('sp=rl', 'sp=r'));
  await expect(lookAtLink(client, link, null)).rejects.toMatchObject({
    message: expect.stringContaining('sp lacks "l"'),
  });
});
