/** Real servers on one data directory, one after another, each killed in the middle of something. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { CAPSCAPE, ROOT } from './cli/run-cli.ts';

export interface Started {
  readonly child: ChildProcess;
  readonly api: string;
}

export class KilledServices {
  readonly directory = mkdtempSync(join(tmpdir(), 'capscape-kill-'));
  readonly #running: ChildProcess[] = [];
  readonly #env: Readonly<Record<string, string>>;

  /** `env` is added to ours. */
  constructor(env: Readonly<Record<string, string>> = {}) {
    this.#env = env;
  }

  /** Options besides the data directory; it may fetch from this machine. */
  start(...options: readonly string[]): Promise<Started> {
    return this.#listening(this.run('serve', '--port', '0', '--allow-fetch', '127.0.0.1/32', ...options));
  }

  /** A server that imports the files of this folder as soon as it sees them, which nobody could tell a user's. */
  startWatching(folder: string): Promise<Started> {
    const script = join(import.meta.dirname, 'api/watching-process.ts');
    return this.#listening(this.#spawn(process.execPath, [script, this.directory, folder]));
  }

  /** Capscape with these arguments, on the data directory; it is killed at the end, too. */
  run(...args: readonly string[]): ChildProcess {
    return this.#spawn(CAPSCAPE, [...args, '--data', this.directory]);
  }

  async #listening(child: ChildProcess): Promise<Started> {
    const [address] = await once(createInterface(child.stdout!), 'line');
    return { child, api: `${address}/api/v1` };
  }

  #spawn(command: string, args: readonly string[]): ChildProcess {
    const env = { ...process.env, ...this.#env };
    const child = spawn(command, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'], env });
    this.#running.push(child);
    return child;
  }

  async end(): Promise<void> {
    for (const child of this.#running) await kill(child);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

export async function get<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

export async function post<T>(address: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
  return (await answer.json()) as T;
}
