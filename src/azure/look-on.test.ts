/** Folders of more entries than one listing holds: all of them can be reached, page after page. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RemoteClient } from '../import/remote/remote-client.ts';
import { PAGE_ENTRIES } from './blob-list.ts';
import { lookAtLink, type Place } from './look-at-link.ts';
import { readPasted } from './pasted-link.ts';

const ENTRIES = 2 * PAGE_ENTRIES + 3;
const TOKEN = 'sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2099-01-01T00:00:00Z&spr=https,http&sig=x';

let server: Server;
let client: RemoteClient;

/** As the service does: pages of 5,000 by name, and a marker that only it understands. */
function page(url: URL): string {
  const from = Number((url.searchParams.get('marker') ?? 'at 0').slice(3));
  const names = Array.from(
    { length: Math.min(PAGE_ENTRIES, ENTRIES - from) },
    (_, i) => `${String(from + i).padStart(6, '0')}.cap`,
  );
  const isEnd = from + names.length >= ENTRIES;
  const next = isEnd ? '<NextMarker />' : `<NextMarker>at ${from + names.length}</NextMarker>`;
  if (url.searchParams.get('restype') === 'container')
    return `<E><Blobs>${names.map((name) => `<Blob><Name>vm1/${name}</Name></Blob>`).join('')}</Blobs>${next}</E>`;
  return `<E><Containers>${names.map((name) => `<Container><Name>c${name}</Name></Container>`).join('')}</Containers>${next}</E>`;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    if (url.searchParams.get('comp') === 'list') response.end(page(url));
    else response.writeHead(404, { 'x-ms-error-code': 'BlobNotFound' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new RemoteClient({ allowedRanges: ['127.0.0.1/32'], limits: { tries: 1, firstPauseMs: 1 } });
});
afterAll(() => {
  client.close();
  server.close();
});

test.each([
  ['a folder', '/logs/vm1/', 'files'],
  ['an account', '', 'folders'],
] as const)('%s of many entries is listed to its end', async (_what, path, kind) => {
  const { port } = server.address() as AddressInfo;
  const link = readPasted(`http://127.0.0.1:${port}/acct${path}?${TOKEN}`);
  const names = new Set<string>();
  let place: Place | null = null;
  for (let pages = 0; pages < 5; pages++) {
    const found: Awaited<ReturnType<typeof lookAtLink>> = await lookAtLink(client, link, place);
    if (found.kind !== 'folder') throw new Error('a folder is looked at');
    const listed = kind === 'files' ? found.files.map(({ name }) => name) : found.folders;
    for (const name of listed) names.add(name);
    if (found.next === null) break;
    place = { path: found.path, after: found.next };
  }
  expect(names.size).toBe(ENTRIES);
});
