/** `kill -9` while a flow log is followed that grows: no moment shows a part of it twice or half, and the last has it all. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import type { FollowedContainer } from '../../src/api/containers.ts';
import type { Totals } from '../../src/api/views.ts';
import { get, KilledServices, kill, post } from '../killed-service.ts';
import { ACCOUNT } from './arm-replay.ts';
import { blobOf, blocksAfter, sumsAfter } from './growing-log.ts';
import { type AzureStandIn, startStandIn } from './stand-in.ts';

const CONTAINER = 'flow-logs';
/** Minutes of the log after each growth, and how long after it the server is killed. */
const GROWTH = [
  [2, 0],
  [5, 60],
  [9, 150],
  [14, 300],
  [20, 600],
] as const;

let standIn: AzureStandIn;
let services: KilledServices;

beforeAll(async () => {
  standIn = await startStandIn();
  services = new KilledServices(standIn.env);
});
afterAll(async () => {
  await services.end();
  await standIn.stop();
});

const look = (api: string): Promise<Response> => fetch(`${api}/containers/1/look`, { method: 'POST' });

async function sums(api: string): Promise<ReturnType<typeof sumsAfter>> {
  const totals = await get<Totals>(`${api}/datasets/1/totals`);
  const { flows, packets_sent, packets_received, bytes_sent, bytes_received } = totals;
  return { flows, packets: packets_sent + packets_received, bytes: bytes_sent + bytes_received };
}

test('killed again and again while the log grows, it is brought up to date, once', async () => {
  const grow = (minutes: number): Promise<void> =>
    standIn.azurite.putBlocks(CONTAINER, blobOf(10), blocksAfter(minutes));
  await grow(1);
  let { child, api } = await services.start();
  await post(`${api}/datasets`, { name: 'logs' });
  await post(`${api}/datasets/1/containers`, { account: ACCOUNT, container: CONTAINER });
  const allowed = [{ flows: 0, packets: 0, bytes: 0 }, ...[1, ...GROWTH.map(([minutes]) => minutes)].map(sumsAfter)];
  for (const [minutes, killedAfter] of GROWTH) {
    await grow(minutes);
    await look(api);
    await sleep(killedAfter);
    await kill(child);
    ({ child, api } = await services.start());
    expect(allowed).toContainEqual(await sums(api));
  }
  // What was being imported when it was killed is passed over by the look of the start.
  const sumsAfterLook = async () => {
    await look(api);
    return sums(api);
  };
  await expect.poll(sumsAfterLook, { interval: 500 }).toEqual(sumsAfter(GROWTH.at(-1)![0]));
  const [followed] = await get<FollowedContainer[]>(`${api}/containers`);
  expect(followed).toMatchObject({ blobs: 1, problem: null });
  await look(api);
  await expect.poll(async () => (await get<Capture[]>(`${api}/captures`)).map(({ state }) => state)).toEqual(['ready']);
});
