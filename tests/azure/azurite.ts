/** A real Azurite that keeps everything in memory, with signatures for it made here. */
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../node_modules/azurite/dist/src/blob/main.js');

/** Published by Microsoft for every emulator. */
export const AZURITE_ACCOUNT = 'devstoreaccount1';
const AZURITE_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const VERSION = '2021-12-02';

export interface Azurite {
  /** As in http://127.0.0.1:10000/devstoreaccount1. */
  readonly endpoint: string;
  putContainer(container: string): Promise<void>;
  /** The container is made where there is none. */
  putBlob(container: string, name: string, bytes: Uint8Array): Promise<void>;
  /** Commits these blocks as the blob, as Azure writes flow logs: each minute the blocks of before and another. */
  putBlocks(container: string, name: string, blocks: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** `env` is added to ours. */
export async function startAzurite(env: Readonly<Record<string, string>> = {}): Promise<Azurite> {
  const options = ['--inMemoryPersistence', '--blobHost', '127.0.0.1', '--blobPort', '0', '--disableTelemetry'];
  const child = spawn(process.execPath, [MAIN, ...options, '--skipApiVersionCheck'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const origin = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`Azurite ended with ${code}`)));
  });
  const endpoint = `${origin}/${AZURITE_ACCOUNT}`;
  const put = async (path: string, headers: Record<string, string>, body: Uint8Array<ArrayBuffer>): Promise<number> => {
    const join = path.includes('?') ? '&' : '?';
    const response = await fetch(`${endpoint}${path}${join}${accountSas({ permissions: 'rwlc' })}`, {
      method: 'PUT',
      headers: { 'x-ms-version': VERSION, ...headers },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  };
  const putContainer = async (container: string): Promise<void> => {
    const status = await put(`/${container}?restype=container`, {}, new Uint8Array());
    if (status !== 201 && status !== 409) throw new Error(`cannot make the container ${container}: ${status}`);
  };
  return {
    endpoint,
    putContainer,
    async putBlob(container, name, bytes) {
      await putContainer(container);
      const path = [container, ...name.split('/')].map(encodeURIComponent).join('/');
      const status = await put(`/${path}`, { 'x-ms-blob-type': 'BlockBlob' }, new Uint8Array(bytes));
      if (status !== 201) throw new Error(`cannot write the blob ${name}: ${status}`);
    },
    async putBlocks(container, name, blocks) {
      await putContainer(container);
      const path = `/${[container, ...name.split('/')].map(encodeURIComponent).join('/')}`;
      const ids = blocks.map((_, index) => Buffer.from(String(index).padStart(6, '0')).toString('base64'));
      for (const [index, block] of blocks.entries()) {
        const id = encodeURIComponent(ids[index] ?? '');
        const status = await put(`${path}?comp=block&blockid=${id}`, {}, new TextEncoder().encode(block));
        if (status !== 201) throw new Error(`cannot write a block of ${name}: ${status}`);
      }
      const list = `<?xml version="1.0"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`;
      const status = await put(`${path}?comp=blocklist`, {}, new TextEncoder().encode(list));
      if (status !== 201) throw new Error(`cannot commit the blocks of ${name}: ${status}`);
    },
    async stop() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

export interface AccountSasOptions {
  readonly permissions?: string;
  readonly expires?: Date;
}

/** An account SAS for blobs of every container, without a question mark. */
export function accountSas({
  permissions = 'rl',
  expires = new Date(Date.now() + 3_600_000),
}: AccountSasOptions = {}): string {
  const se = expires.toISOString().replace(/\.\d+Z$/, 'Z');
  const fields = { sv: VERSION, ss: 'b', srt: 'sco', sp: permissions, se, spr: 'https,http' };
  const { sv, ss, srt, sp, spr } = fields;
  const signed = [AZURITE_ACCOUNT, sp, ss, srt, '', se, '', spr, sv, '', ''].join('\n');
  const sig = createHmac('sha256', Buffer.from(AZURITE_KEY, 'base64')).update(signed, 'utf8').digest('base64');
  return Object.entries({ ...fields, sig })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
