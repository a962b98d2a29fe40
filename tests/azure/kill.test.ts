/** `kill -9` of a real server while it watches a packet capture and brings its file in: the next one goes on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AzureSession } from '../../src/api/azure.ts';
import type { Capture } from '../../src/api/captures.ts';
import { get, KilledServices, kill, post } from '../killed-service.ts';
import { ACCOUNT, MACHINE, WATCHER } from './arm-replay.ts';
import { type AzureStandIn, startStandIn } from './stand-in.ts';

const PATIENCE_MS = 120_000;

let standIn: AzureStandIn;
let services: KilledServices;

beforeAll(async () => {
  standIn = await startStandIn();
  services = new KilledServices(standIn.env);
}, PATIENCE_MS);
afterAll(async () => {
  await services.end();
  await standIn.stop();
});

test(
  'killed while it starts, captures, and fetches, it has the whole file in the end, once',
  async () => {
    let { child, api } = await services.start();
    const capture = { watcher: WATCHER, name: 'killed', target: MACHINE, mode: 'single', storageAccount: ACCOUNT };
    await post(`${api}/azure/packet-captures`, { capture });
    await kill(child);
    ({ child, api } = await services.start());
    const session = async () => (await get<AzureSession[]>(`${api}/azure/sessions`))[0];
    await expect.poll(async () => (await session())?.state).toBe('running');
    await standIn.replay.end('killed', 'TimeExceeded');
    // Around the moments when the end is noticed, the file found, and its bytes arrive.
    for (const ms of [500, 900, 1_300]) {
      await sleep(ms);
      await kill(child);
      ({ child, api } = await services.start());
    }
    await expect.poll(async () => (await session())?.state).toBe('done');
    const captures = () => get<Capture[]>(`${api}/captures`);
    const states = async () => (await captures()).map(({ state }) => state).filter((state) => state !== 'duplicate');
    await expect.poll(states).toEqual(['ready']);
    const [whole] = (await captures()).filter(({ state }) => state === 'ready');
    expect(whole).toMatchObject({ origin: { kind: 'azure' }, packets: 30_244 });
  },
  3 * PATIENCE_MS,
);
