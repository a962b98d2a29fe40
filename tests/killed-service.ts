/** Real servers on one data directory, one after another, each killed in the middle of something. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';

export interface Started {
  readonly child: ChildProcess;
  readonly api: string;
}

export class KilledServices {
  readonly directory = mkdtempSync(join(tmpdir(), 'capscape-kill-'));
  readonly #running: ChildProcess[] = [];
  readonly #script: string;
  readonly #env: Readonly<Record<string, string>>;

  /** `script` is given the data directory and options, and prints the server's address; `env` is added to ours. */
  constructor(
    script = join(import.meta.dirname, 'api/service-process.ts'),
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#script = script;
    this.#env = env;
  }

  async start(options: { watch?: string; streams?: boolean } = {}): Promise<Started> {
    const child = this.run([this.#script, this.directory, JSON.stringify(options)]);
    const [address] = await once(createInterface(child.stdout!), 'line');
    return { child, api: `${address}/api/v1` };
  }

  /** Node with these arguments; it is killed at the end, too. */
  run(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...this.#env },
    });
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
