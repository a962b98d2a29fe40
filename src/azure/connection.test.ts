import { expect, it } from 'vitest';
import { connect, DEFAULT_AZURE_SETTINGS, standInOf } from './connection.ts';

const tokens = { getToken: async () => 'token' };

it.each([
  ['public', 'https://acct.blob.core.windows.net/', true],
  ['public', 'https://acct.z01.blob.storage.azure.net/', true],
  ['public', 'https://acct-secondary.blob.core.windows.net/', true],
  ['public', 'http://acct.blob.core.windows.net/', false],
  ['public', 'https://acct.blob.core.windows.net.evil.example/', false],
  ['public', 'https://evil.example/acct.blob.core.windows.net', false],
  ['public', 'https://acct.blob.core.windows.net:8443/', false],
  ['public', 'https://a.b.blob.core.windows.net/', false],
  ['public', 'https://acct.blob.core.chinacloudapi.cn/', false],
  ['public', 'http://127.0.0.1:10000/devstoreaccount1/', false],
  ['china', 'https://acct.blob.core.chinacloudapi.cn/', true],
  ['china', 'https://acct.z01.blob.storage.azure.net/', false],
  ['us-government', 'https://acct.blob.core.usgovcloudapi.net/', true],
] as const)('in the %s cloud, a token for %s: %s', (cloud, url, isSent) => {
  const connection = connect({ ...DEFAULT_AZURE_SETTINGS, cloud }, { tokens });
  expect(connection.isBlobStorage(new URL(url))).toBe(isSent);
});

it('asks another server than Azure only on this machine', () => {
  expect(standInOf({})).toBeNull();
  expect(standInOf({ CAPSCAPE_ARM_ENDPOINT: 'http://127.0.0.1:5000/x', CAPSCAPE_ARM_TOKEN: 't' })).toEqual({
    endpoint: 'http://127.0.0.1:5000',
    token: 't',
  });
  for (const endpoint of ['https://evil.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.1', 'nonsense'])
    expect(() => standInOf({ CAPSCAPE_ARM_ENDPOINT: endpoint })).toThrow('this machine');
});
