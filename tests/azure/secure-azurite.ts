/** A real Azurite with TLS and sign-in, and links to what is in it, signed in every way. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TEST_CERT, TEST_KEY } from '../remote/test-certificate.ts';
import { accountSas, type DelegationKey, delegatedSas, type SasOptions, serviceSas, VERSION } from './sas-signing.ts';

const MAIN = join(import.meta.dirname, '../../node_modules/azurite/dist/src/blob/main.js');

export const ACCOUNT = 'devstoreaccount1';
/** Published by Microsoft for every emulator. */
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export const SAS_KINDS = ['account', 'service', 'user-delegation'] as const;
export type SasKind = (typeof SAS_KINDS)[number];

export interface SecureAzurite {
  /** As in https://127.0.0.1:10000/devstoreaccount1. */
  readonly endpoint: string;
  readonly port: number;
  putBlob(container: string, name: string, bytes: Uint8Array, tier?: string): Promise<void>;
  /** A token for a blob, or for its container where `blob` is empty. */
  token(kind: SasKind, container: string, blob: string, options?: SasOptions): string;
  accountToken(options?: Parameters<typeof accountSas>[2]): string;
  /** The blob's address with a token. */
  link(kind: SasKind, container: string, blob: string, options?: SasOptions): string;
  stop(): Promise<void>;
}

/** `env` is added to ours. */
export async function startSecureAzurite(env: Readonly<Record<string, string>> = {}): Promise<SecureAzurite> {
  const directory = await mkdtemp(join(tmpdir(), 'azurite-'));
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  await Promise.all([writeFile(cert, TEST_CERT), writeFile(key, TEST_KEY)]);
  const memory = ['--inMemoryPersistence', '--blobHost', '127.0.0.1', '--blobPort', '0', '--disableTelemetry'];
  const secure = ['--cert', cert, '--key', key, '--oauth', 'basic', '--skipApiVersionCheck'];
  const child = spawn(process.execPath, [MAIN, ...memory, ...secure], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const origin = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /successfully listens on (https:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`Azurite ended with ${code}`)));
  });
  const endpoint = `${origin}/${ACCOUNT}`;
  const delegation = await delegationKey(endpoint);

  const token: SecureAzurite['token'] = (kind, container, blob, options) => {
    if (kind === 'account') return accountSas(ACCOUNT, KEY, options);
    if (kind === 'service') return serviceSas(ACCOUNT, KEY, container, blob, options);
    return delegatedSas(ACCOUNT, delegation, container, blob, options);
  };
  return {
    endpoint,
    port: Number(new URL(origin).port),
    token,
    accountToken: (options) => accountSas(ACCOUNT, KEY, options),
    link: (kind, container, blob, options) =>
      `${endpoint}/${container}${blob && `/${encodeURI(blob)}`}?${token(kind, container, blob, options)}`,
    async putBlob(container, name, bytes, tier) {
      const write = accountSas(ACCOUNT, KEY, { permissions: 'rwlc' });
      await send('PUT', `${endpoint}/${container}?restype=container&${write}`, {}, Buffer.alloc(0), [201, 409]);
      const path = [container, ...name.split('/')].map(encodeURIComponent).join('/');
      const headers = { 'x-ms-blob-type': 'BlockBlob', ...(tier && { 'x-ms-access-tier': tier }) };
      await send('PUT', `${endpoint}/${path}?${write}`, headers, bytes, [201]);
    },
    async stop() {
      child.kill('SIGKILL');
      await closed;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** As somebody who signed in gets it; the emulator looks at the token's claims, not at its signature. */
async function delegationKey(endpoint: string): Promise<DelegationKey> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://storage.azure.com',
    iss: 'https://sts.windows.net/22222222-2222-2222-2222-222222222222/',
    oid: '11111111-1111-1111-1111-111111111111',
    tid: '22222222-2222-2222-2222-222222222222',
    iat: now - 60,
    nbf: now - 60,
    exp: now + 7_200,
  };
  const jwt = [{ alg: 'none', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const time = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  const body = `<?xml version="1.0"?><KeyInfo><Start>${time(now - 3_600)}</Start><Expiry>${time(now + 7_200)}</Expiry></KeyInfo>`;
  const headers = { authorization: `Bearer ${jwt.join('.')}.none`, 'content-type': 'application/xml' };
  const xml = await send(
    'POST',
    `${endpoint}/?restype=service&comp=userdelegationkey`,
    headers,
    Buffer.from(body),
    [200],
  );
  const field = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return {
    objectId: field('SignedOid'),
    tenantId: field('SignedTid'),
    starts: field('SignedStart'),
    expires: field('SignedExpiry'),
    service: field('SignedService'),
    version: field('SignedVersion'),
    value: field('Value'),
  };
}

function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  expected: readonly number[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, ca: TEST_CERT, headers: { 'x-ms-version': VERSION, 'content-length': body.length, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (expected.includes(response.statusCode ?? 0)) resolve(text);
          else reject(new Error(`${method}: ${response.statusCode} ${text}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
