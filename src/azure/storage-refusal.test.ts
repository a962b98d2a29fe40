import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSas } from './sas.ts';
import { explainRefusal } from './storage-refusal.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const READ = 'sr=b&sp=r&se=2026-11-23T00:00:00Z&sig=hunter2';
const SAMPLES = new URL('../../../shared/reference/azure-samples/blob-xml/', import.meta.url);

function explain(status: number, code: string, query: string | null = READ, body = '', isSignedIn = false) {
  const header = (name: string) => (name === 'x-ms-error-code' && code !== '' ? code : null);
  const sas = query === null ? null : parseSas(query);
  const error = explainRefusal({ status, header, body }, { what: 'logs/x.cap', need: 'read', sas, isSignedIn }, NOW);
  return error && `${error.code} ${error.message}`;
}

test.each([
  [403, 'AuthorizationPermissionMismatch', 'sr=b&sp=w&sig=x', /LINK_PERMISSION_MISSING .*sp lacks "r"/],
  [403, 'AuthorizationPermissionMismatch', 'sr=b&si=policy&sig=x', /LINK_PERMISSION_MISSING .*read \(r\)/],
  [403, 'AuthorizationResourceTypeMismatch', 'ss=b&srt=s&sp=rl&sig=x', /LINK_PERMISSION_MISSING .*srt lacks "o"/],
  [403, 'AuthorizationServiceMismatch', 'ss=q&srt=sco&sp=rl&sig=x', /LINK_PERMISSION_MISSING .*ss lacks "b"/],
  [403, 'AuthorizationProtocolMismatch', READ, /LINK_DENIED .*https only/],
  [403, 'KeyBasedAuthenticationNotPermitted', READ, /LINK_DENIED .*user delegation SAS/],
  [403, 'AuthorizationFailure', READ, /LINK_DENIED .*firewall.*Networking/],
  [403, 'AuthorizationFailure', 'sr=b&sp=r&se=2026-11-22T11:00:00Z&sig=x', /LINK_EXPIRED .*2026-11-22T11:00:00Z/],
  [403, 'AuthorizationFailure', null, /LINK_PUBLIC_ACCESS_OFF/],
  [403, 'AuthenticationFailed', READ, /LINK_SIGNATURE_WRONG/],
  [403, 'AuthenticationFailed', 'sr=b&sp=r&se=2026-11-22&sig=x', /LINK_EXPIRED .*2026-11-22T00:00:00Z/],
  [403, 'AuthenticationFailed', 'sr=b&sp=r&st=2026-12-01&se=2026-12-02&sig=x', /LINK_NOT_YET_VALID .*2026-12-01/],
  [400, 'AccountRequiresHttps', READ, /LINK_DENIED .*requires https/],
  [401, 'NoAuthenticationInformation', null, /LINK_PUBLIC_ACCESS_OFF/],
  [409, 'PublicAccessNotPermitted', null, /LINK_PUBLIC_ACCESS_OFF .*no token/],
  [404, 'ResourceNotFound', null, /LINK_PUBLIC_ACCESS_OFF/],
  [404, 'ResourceNotFound', READ, /LINK_NOT_FOUND/],
  [404, 'BlobNotFound', READ, /LINK_NOT_FOUND .*no such blob/],
  [404, 'ContainerNotFound', READ, /LINK_NOT_FOUND .*no such container/],
  [409, 'BlobArchived', READ, /LINK_ARCHIVED .*archive tier/],
  [409, 'BlobBeingRehydrated', READ, /LINK_ARCHIVED .*taken out/],
  [503, 'ServerBusy', READ, /LINK_UNREACHABLE .*busy/],
  [409, 'ContainerBeingDeleted', READ, /LINK_DENIED .*ContainerBeingDeleted/],
  [400, 'InvalidUri', READ, /LINK_UNEXPECTED .*InvalidUri/],
])('%i %s with %s', (status, code, query, words) => {
  expect(explain(status, code, query)).toMatch(words);
});

test('a refused address is named', () => {
  const body = '<Message>This request is not authorized … from 20.1.2.3.</Message>';
  expect(explain(403, 'AuthorizationSourceIPMismatch', READ, body)).toMatch(/LINK_DENIED .*20\.1\.2\.3/);
});

test('the code of the body counts where the header has none', () => {
  expect(explain(404, '', READ, '<Error><Code>BlobNotFound</Code></Error>')).toMatch(/LINK_NOT_FOUND/);
});

test('what is no code of a storage service is left to HTTP', () => {
  expect(explain(404, '')).toBeUndefined();
  expect(explain(404, '<img onerror=x>')).toBeUndefined();
  expect(explain(500, 'Odd')).toBeUndefined();
});

test('an identity is told about its role', () => {
  expect(explain(403, 'AuthorizationPermissionMismatch', null, '', true)).toMatch(/Storage Blob Data Reader/);
  expect(explain(403, 'AuthorizationFailure', null, '', true)).toMatch(/LINK_DENIED .*role/);
});

test.skipIf(!existsSync(SAMPLES))('answers that Azure really gave', () => {
  const sample = (name: string) => readFileSync(new URL(name, SAMPLES), 'utf8');
  expect(explain(403, '', READ, sample('AuthenticationFailed.expired.real.xml'))).toMatch(
    /LINK_EXPIRED .*2020-07-09T18:11:03Z/,
  );
  expect(explain(403, '', READ, sample('AuthenticationFailed.se-before-st.real.xml'))).toMatch(
    /LINK_SIGNATURE_WRONG .*before/,
  );
  expect(explain(409, '', null, sample('PublicAccessNotPermitted.409.xml'))).toMatch(/LINK_PUBLIC_ACCESS_OFF/);
});

test('nothing of the token is repeated', () => {
  for (const code of ['AuthenticationFailed', 'AuthorizationFailure', 'BlobNotFound', 'Other'])
    expect(explain(403, code, READ, 'sig=hunter2')).not.toContain('hunter2');
});
