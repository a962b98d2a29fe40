/** `capscape serve` on a free port with a data directory of its own, as a user would start it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');

export interface Served {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

export interface ServeOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export async function serve({ args = [], env = {} }: ServeOptions = {}): Promise<Served> {
  const data = mkdtempSync(join(tmpdir(), 'capscape-e2e-'));
  const child = spawn(join(ROOT, 'bin/capscape'), ['serve', '--port', '0', '--data', data, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const origin = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (address !== undefined) resolve(address);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`capscape serve ended with ${code}: ${errors.join('')}`)));
  });
  return {
    origin,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
