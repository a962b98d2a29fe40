/** Links of every kind against a real Azurite. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAtLink } from '../../src/azure/look-at-link.ts';
import { readPasted } from '../../src/azure/pasted-link.ts';
import { readAhead } from '../../src/import/remote/read-ahead.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { TEST_CERT } from '../remote/test-certificate.ts';
import { SAS_KINDS, type SasKind, type SecureAzurite, startSecureAzurite } from './secure-azurite.ts';

const DIRECTORY = 'subscriptions/0/resourcegroups/rg/providers/microsoft.compute/virtualmachines/vm1/2026/11/22';
const BLOB = `${DIRECTORY}/packetcapture_10_11_12_345.cap`;
const LATER = `${DIRECTORY}/packetcapture_10_21_12_345.cap`;
const ODD = '; rm -rf ~ <img onerror=x>.cap';
const BYTES = Buffer.from('not a capture, but bytes');

let azurite: SecureAzurite;
let client: RemoteClient;

beforeAll(async () => {
  azurite = await startSecureAzurite();
  client = new RemoteClient({ allowedRanges: ['127.0.0.1/32'], ca: [TEST_CERT] });
  await azurite.putBlob('logs', BLOB, BYTES);
  await azurite.putBlob('logs', LATER, BYTES);
  await azurite.putBlob('logs', ODD, BYTES);
  await azurite.putBlob('other', 'x.txt', BYTES);
  await azurite.putBlob('other', 'cold.cap', BYTES, 'Archive');
});
afterAll(async () => {
  client?.close();
  await azurite?.stop();
});

const look = (link: string, token?: string, path: string | null = null) =>
  lookAtLink(client, readPasted(link, token), path === null ? null : { path });

async function read(link: string, token?: string): Promise<string> {
  const found = await look(link, token);
  if (found.kind !== 'file') throw new Error('no file');
  const chunks: Buffer[] = [];
  for await (const chunk of readAhead(client, found.address, found.file, 0, { partBytes: 5 })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe.each(SAS_KINDS)('a link with an SAS of kind %s', (kind) => {
  test('to a blob is a file, read by ranges', async () => {
    expect(await read(azurite.link(kind, 'logs', BLOB))).toBe(BYTES.toString());
    expect(await look(azurite.link(kind, 'logs', BLOB))).toMatchObject({
      kind: 'file',
      name: 'packetcapture_10_11_12_345.cap',
      file: { hasRanges: true, version: { size: BYTES.length, etag: expect.stringMatching(/^"/) } },
    });
  });

  test('may have its token apart', async () => {
    const token = azurite.token(kind, 'logs', BLOB);
    expect(await read(`${azurite.endpoint}/logs/${BLOB}`, token)).toBe(BYTES.toString());
    expect(await read(`${azurite.endpoint}/logs/${BLOB}`, ` ?${token}\n`)).toBe(BYTES.toString());
  });

  test('to a blob of an odd name', async () => {
    expect(await read(azurite.link(kind, 'logs', ODD))).toBe(BYTES.toString());
  });

  test('to a container lists it, with what belongs together', async () => {
    const found = await look(azurite.link(kind, 'logs', ''));
    expect(found).toMatchObject({ kind: 'folder', path: 'logs/', next: null, folders: [] });
    if (found.kind !== 'folder') return;
    expect(found.files.map(({ name, size }) => [name, size])).toEqual(
      [ODD, BLOB, LATER].map((name) => [`logs/${name}`, BYTES.length]),
    );
    expect(found.series).toMatchObject([{ title: 'vm1 2026-11-22', names: [`logs/${BLOB}`, `logs/${LATER}`] }]);
  });

  test.each(['', '/'])('to a virtual folder, ending in "%s", lists what is in it', async (end) => {
    const found = await look(`${azurite.endpoint}/logs/${DIRECTORY}${end}?${azurite.token(kind, 'logs', '')}`);
    expect(found).toMatchObject({ kind: 'folder', path: `logs/${DIRECTORY}/` });
    expect(found.kind === 'folder' && found.files).toHaveLength(2);
  });

  test('expired, not yet valid, or wrongly signed is said so', async () => {
    const past = { expires: new Date(Date.now() - 60_000) };
    const future = { starts: new Date(Date.now() + 3_600_000), expires: new Date(Date.now() + 7_200_000) };
    const wrong = azurite.link(kind, 'logs', BLOB).replace(/sig=.../, 'sig=AAA');
    await expect(look(azurite.link(kind, 'logs', BLOB, past))).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
    await expect(look(azurite.link(kind, 'logs', BLOB, future))).rejects.toMatchObject({ code: 'LINK_NOT_YET_VALID' });
    // Azurite answers AuthorizationFailure where Azure says AuthenticationFailed.
    await expect(look(wrong)).rejects.toMatchObject({
      code: 'LINK_DENIED',
      message: expect.stringContaining('signature'),
    });
  });

  test('without a permission is said so', async () => {
    await expect(look(azurite.link(kind, 'logs', BLOB, { permissions: 'l' }))).rejects.toMatchObject({
      code: 'LINK_PERMISSION_MISSING',
      message: expect.stringContaining('sp lacks "r"'),
    });
    await expect(look(azurite.link(kind, 'logs', '', { permissions: 'r' }))).rejects.toMatchObject({
      code: 'LINK_PERMISSION_MISSING',
      message: expect.stringContaining('sp lacks "l"'),
    });
  });

  test('to what is not there is said so', async () => {
    const token = azurite.token(kind, 'logs', '');
    await expect(look(`${azurite.endpoint}/logs/nothing.cap?${token}`)).rejects.toMatchObject({
      code: 'LINK_NOT_FOUND',
    });
    const readOnly = azurite.token(kind, 'logs', '', { permissions: 'r' });
    await expect(look(`${azurite.endpoint}/logs/nothing.cap?${readOnly}`)).rejects.toMatchObject({
      code: 'LINK_NOT_FOUND',
    });
  });

  test('to an archived blob is said so', async () => {
    await expect(read(azurite.link(kind, 'other', 'cold.cap'))).rejects.toMatchObject({ code: 'LINK_ARCHIVED' });
  });
});

describe('an account', () => {
  test('lists its containers, which are looked into by path', async () => {
    const root = `${azurite.endpoint}?${azurite.accountToken()}`;
    expect(await look(root)).toMatchObject({ kind: 'folder', path: '', folders: ['logs/', 'other/'] });
    const container = await look(root, '', 'other/');
    expect(container.kind === 'folder' && container.files.map(({ name }) => name)).toEqual([
      'other/cold.cap',
      'other/x.txt',
    ]);
    expect(await look(root, '', 'other/x.txt')).toMatchObject({ kind: 'file', name: 'x.txt' });
  });

  test('is not listed by other tokens', async () => {
    await expect(look(`${azurite.endpoint}?${azurite.token('service', 'logs', '')}`)).rejects.toMatchObject({
      code: expect.stringMatching(/LINK_(PERMISSION_MISSING|DENIED|UNEXPECTED)/),
    });
    await expect(look(`${azurite.endpoint}?${azurite.accountToken({ types: 'co' })}`)).rejects.toMatchObject({
      code: 'LINK_PERMISSION_MISSING',
      message: expect.stringContaining('srt lacks "s"'),
    });
  });

  test('its connection string is a link, too', async () => {
    const token = azurite.accountToken();
    const text = `BlobEndpoint=${azurite.endpoint};QueueEndpoint=https://q.example/;SharedAccessSignature=${token}`;
    expect(await look(text)).toMatchObject({ kind: 'folder', folders: ['logs/', 'other/'] });
  });
});

test('a link without a token says that nothing is public', async () => {
  const link = readPasted(`${azurite.endpoint}/logs/${BLOB}`);
  await expect(lookAtLink(client, { ...link, isBlobStorage: true }, null)).rejects.toMatchObject({
    code: 'LINK_PUBLIC_ACCESS_OFF',
  });
});

test('a token for https only is not sent without TLS', () => {
  const query = azurite.token('service', 'logs', BLOB, { protocol: 'https' });
  expect(readPasted(`http://127.0.0.1:1/a/logs/x?${query}`).url.protocol).toBe('https:');
  expect(readPasted(`http://acct.blob.core.windows.net/logs/x?${query}`).url.href).toBe(
    'https://acct.blob.core.windows.net/logs/x',
  );
  expect(readPasted('http://acct.blob.core.windows.net:80/logs/x').url.href).toBe(
    'https://acct.blob.core.windows.net/logs/x',
  );
});

test.each(SAS_KINDS)('the kind of %s is told', (kind: SasKind) => {
  expect(readPasted(azurite.link(kind, 'logs', '')).sas?.kind).toBe(kind);
});
