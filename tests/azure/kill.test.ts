/** `kill -9` of a real server while it watches a packet capture and brings its file in: the next one goes on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AzureSession } from '../../src/api/azure.ts';
import type { Capture } from '../../src/api/schemas.ts';
import { ACCOUNT, MACHINE, WATCHER } from './arm-replay.ts';
import { type AzureStandIn, startStandIn } from './stand-in.ts';

const PATIENCE_MS = 120_000;

let standIn: AzureStandIn;
let directory: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  standIn = await startStandIn();
  directory = mkdtempSync(join(tmpdir(), 'capscape-azure-kill-'));
}, PATIENCE_MS);
afterAll(async () => {
  await kill();
  await standIn.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function start(): Promise<string> {
  child = spawn(process.execPath, [join(import.meta.dirname, 'kill-process.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...standIn.env },
  });
  const [address] = await once(createInterface(child.stdout!), 'line');
  return `${address}/api/v1`;
}

async function kill(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const get = async <T>(address: string): Promise<T> => (await fetch(address)).json() as Promise<T>;

test(
  'killed while it starts, captures, and fetches, it has the whole file in the end, once',
  async () => {
    let api = await start();
    const capture = { watcher: WATCHER, name: 'killed', target: MACHINE, mode: 'single', storageAccount: ACCOUNT };
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ capture });
    const started = await fetch(`${api}/azure/packet-captures`, { method: 'POST', headers, body });
    expect(started.status).toBe(201);
    await kill();
    api = await start();
    const session = async () => (await get<AzureSession[]>(`${api}/azure/sessions`))[0];
    await expect.poll(async () => (await session())?.state, { timeout: PATIENCE_MS }).toBe('running');
    await standIn.replay.end('killed', 'TimeExceeded');
    // Around the moments when the end is noticed, the file found, and its bytes arrive.
    for (const ms of [500, 900, 1_300]) {
      await sleep(ms);
      await kill();
      api = await start();
    }
    await expect.poll(async () => (await session())?.state, { timeout: PATIENCE_MS }).toBe('done');
    const captures = () => get<Capture[]>(`${api}/captures`);
    const states = async () => (await captures()).map(({ state }) => state).filter((state) => state !== 'duplicate');
    await expect.poll(states, { timeout: PATIENCE_MS }).toEqual(['ready']);
    const [whole] = (await captures()).filter(({ state }) => state === 'ready');
    expect(whole).toMatchObject({ origin: { kind: 'azure' }, packets: 30_244 });
  },
  3 * PATIENCE_MS,
);
