import { describe, expect, test } from 'vitest';
import { accountOfHost, blobPlaceOf, blobUrl } from './blob-place.ts';

describe('hosts of the public clouds', () => {
  test.each([
    ['acct.blob.core.windows.net', 'acct', 'acct.blob.core.windows.net'],
    ['acct.blob.core.windows.net.', 'acct', 'acct.blob.core.windows.net'],
    ['acct.dfs.core.windows.net', 'acct', 'acct.blob.core.windows.net'],
    ['acct-secondary.blob.core.windows.net', 'acct', 'acct-secondary.blob.core.windows.net'],
    ['acct.z07.blob.storage.azure.net', 'acct', 'acct.z07.blob.storage.azure.net'],
    ['acct.blob.core.chinacloudapi.cn', 'acct', 'acct.blob.core.chinacloudapi.cn'],
    ['acct.blob.core.usgovcloudapi.net', 'acct', 'acct.blob.core.usgovcloudapi.net'],
  ])('%s', (host, account, blobHost) => {
    expect(accountOfHost(host)).toEqual({ account, blobHost });
  });

  test.each([
    'acct.blob.core.windows.net.evil.example',
    'x.acct.blob.core.windows.net',
    'blob.core.windows.net',
    'acct.queue.core.windows.net',
    'acctblob.core.windows.net',
    'ac.blob.core.windows.net',
    'ACCT_.blob.core.windows.net',
    'acct.z07.blob.core.windows.net',
    'acct.blob.storage.azure.net',
    'evil.example',
    '127.0.0.1',
  ])('not %s', (host) => {
    expect(accountOfHost(host)).toBeNull();
  });
});

test.each([
  ['https://acct.blob.core.windows.net', 'https://acct.blob.core.windows.net/', null, null],
  ['https://acct.blob.core.windows.net/logs', 'https://acct.blob.core.windows.net/', 'logs', null],
  ['https://acct.blob.core.windows.net/logs/', 'https://acct.blob.core.windows.net/', 'logs', null],
  ['http://acct.blob.core.windows.net/logs/a/b.cap', 'https://acct.blob.core.windows.net/', 'logs', 'a/b.cap'],
  ['https://acct.dfs.core.windows.net/logs/a%2Fb.cap', 'https://acct.blob.core.windows.net/', 'logs', 'a/b.cap'],
  ['https://acct.blob.core.windows.net/logs/a/b/', 'https://acct.blob.core.windows.net/', 'logs', 'a/b/'],
  ['https://acct.blob.core.windows.net/l/100%', 'https://acct.blob.core.windows.net/', 'l', '100%'],
  ['http://127.0.0.1:10000/acct/logs/a.cap', 'http://127.0.0.1:10000/acct/', 'logs', 'a.cap'],
  ['http://azurite:10000/acct/logs/a.cap', 'http://azurite:10000/acct/', 'logs', 'a.cap'],
  ['https://files.example.com/logs/a.cap', 'https://files.example.com/', 'logs', 'a.cap'],
])('%s', (url, endpoint, container, blob) => {
  const place = blobPlaceOf(new URL(url));
  expect([place.endpoint.href, place.container, place.blob]).toEqual([endpoint, container, blob]);
});

describe('the address of a blob', () => {
  const endpoint = new URL('https://acct.blob.core.windows.net/');

  test.each([
    ['a/b.cap', '/logs/a/b.cap'],
    ['; rm -rf ~', '/logs/%3B%20rm%20-rf%20~'],
    ['<img onerror=x>?a#b%', '/logs/%3Cimg%20onerror%3Dx%3E%3Fa%23b%25'],
    ['a//b', '/logs/a//b'],
    ['é\u202e', '/logs/%C3%A9%E2%80%AE'],
  ])('of %j', (blob, path) => {
    const url = blobUrl(endpoint, 'logs', blob);
    expect(url.pathname).toBe(path);
    expect(blobPlaceOf(url)).toMatchObject({ container: 'logs', blob });
  });

  test.each(['../other/x', 'a/../../x', '.', 'a/./b'])('of %j is none', (blob) => {
    expect(() => blobUrl(endpoint, 'logs', blob)).toThrow(/"."/);
  });

  test('of an emulator keeps its account', () => {
    expect(blobUrl(new URL('http://127.0.0.1:1/acct/'), 'logs', 'x').href).toBe('http://127.0.0.1:1/acct/logs/x');
  });
});
