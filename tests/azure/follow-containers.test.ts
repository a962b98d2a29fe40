/** Flow logs that grow in a real Azurite by committed blocks, followed into data sets of a real store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AzureService } from '../../src/azure/azure-service.ts';
import { lookAtContainer } from '../../src/azure/container-look.ts';
import type { FollowedContainer } from '../../src/azure/followed-containers.ts';
import { readPasted } from '../../src/azure/pasted-link.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { Turns } from '../../src/import/remote/turns.ts';
import { openWorkspace, type Workspace } from '../../src/import/workspace.ts';
import { openFlowStore } from '../../src/store/flow-store.ts';
import { ACCOUNT, ArmReplay, TOKEN } from './arm-replay.ts';
import { everythingIn } from './azure-parts.ts';
import { type Azurite, accountSas, startAzurite } from './azurite.ts';
import { blobOf, blocksAfter, FOLDER, sumsAfter } from './growing-log.ts';

let azurite: Azurite;
let replay: ArmReplay;
let directory: string;
let workspace: Workspace;
let remote: RemoteClient;
let azure: AzureService;
let container: string;
let count = 0;

async function open(): Promise<void> {
  workspace = await openWorkspace({ directory }, { openStore: openFlowStore, log: () => {} });
  remote = new RemoteClient({ allowedRanges: ['127.0.0.1/32'], limits: { tries: 2, firstPauseMs: 20 } });
  const standIn = { endpoint: replay.origin, token: TOKEN };
  azure = new AzureService({ workspace, remote, log: () => {}, standIn, wait: async () => {} });
  azure.start();
}

async function close(): Promise<void> {
  await azure.stop();
  await workspace.close();
  remote.close();
}

beforeAll(async () => {
  azurite = await startAzurite();
  replay = new ArmReplay({ blobEndpoint: azurite.endpoint, accountSignature: () => accountSas() });
  await replay.start();
});
afterAll(async () => {
  await replay?.stop();
  await azurite?.stop();
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'capscape-follow-'));
  container = `flow-logs-${++count}`;
  await open();
  workspace.addDataset('logs');
});
afterEach(async () => {
  await close();
  await rm(directory, { recursive: true, force: true });
});

const linkTo = (path: string, token = accountSas()): ReturnType<typeof readPasted> =>
  readPasted(`${azurite.endpoint}/${container}${path}?${token}`);

/** Looks all the time, as nobody would outside of a test. */
const followLink = (path = '', token?: string): FollowedContainer =>
  azure.containers.addLink(linkTo(path, token), { datasetId: 1, intervalSeconds: 0.02 });

async function sums(datasetId = 1): Promise<ReturnType<typeof sumsAfter>> {
  const totals = await workspace.store.totals(workspace.catalog.viewedCaptures(datasetId), {});
  const { flows, packets_sent, packets_received, bytes_sent, bytes_received } = totals;
  return { flows, packets: packets_sent + packets_received, bytes: bytes_sent + bytes_received };
}

const eventuallySums = (minutes: number) => expect.poll(() => sums()).toEqual(sumsAfter(minutes));

const sole = (): FollowedContainer => {
  const [followed] = azure.containers.all();
  if (followed === undefined) throw new Error('nothing is followed');
  return followed;
};

const eventuallyLooked = async (): Promise<void> => {
  const before = sole().lastLook ?? '';
  await expect.poll(() => (sole().lastLook ?? '') > before).toBe(true);
};

test('what grows is brought up to date, and at no moment counted twice', async () => {
  await azurite.putBlocks(container, blobOf(10), blocksAfter(3));
  followLink();
  await eventuallySums(3);
  const seen: number[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      seen.push((await sums()).flows);
      // Answers that are known already come without a turn of the event loop.
      await sleep(2);
    }
  })();
  for (const minutes of [4, 9, 25]) {
    await azurite.putBlocks(container, blobOf(10), blocksAfter(minutes));
    await eventuallySums(minutes);
  }
  isOver = true;
  await watching;
  const allowed = [3, 4, 9, 25].map((minutes) => sumsAfter(minutes).flows);
  expect(seen.filter((flows) => !allowed.includes(flows))).toEqual([]);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));

  const source = {
    kind: 'stream',
    stream: Readable.from([Buffer.from(blocksAfter(25).join(''))]),
    size: null,
  } as const;
  workspace.addDataset('whole');
  await workspace.addCapture({ datasetId: 2, name: 'PT1H.json', kind: 'upload', source });
  await expect.poll(() => sums(2)).toEqual(await sums());
  await expect.poll(() => workspace.catalog.captures(1).length).toBe(1);
  expect(workspace.catalog.captures(1)[0]).toMatchObject({
    name: 'NSG-WEB 2026-11-22 10h 000D3AF87856 PT1H.json',
    origin: { kind: 'url', from: `${azurite.endpoint}/${container}/${encodeURI(blobOf(10)).replaceAll('=', '%3D')}` },
  });
  expect(sole()).toMatchObject({ blobs: 1, waiting: 0, problem: null, container, prefix: '' });
});

test('the next hour, and another interface, are blobs of their own; what lies beside the folder is left', async () => {
  await azurite.putBlocks(container, blobOf(10), blocksAfter(2));
  await azurite.putBlob(container, 'other/readme.txt', Buffer.from('no log'));
  followLink(`/${FOLDER}`);
  await eventuallySums(2);
  await azurite.putBlocks(container, blobOf(11), blocksAfter(5, 11));
  await azurite.putBlocks(container, blobOf(11, '000D3AF8801A'), blocksAfter(6, 11));
  await expect
    .poll(async () => (await sums()).bytes)
    .toBe(sumsAfter(2).bytes + sumsAfter(5).bytes + sumsAfter(6).bytes);
  expect(workspace.catalog.captures(1)).toHaveLength(3);
});

test('by the identity a restart goes on by itself, with what grew meanwhile', async () => {
  await azurite.putBlocks(container, blobOf(10), blocksAfter(2));
  await azure.containers.addAccount({ account: ACCOUNT, container }, { datasetId: 1, intervalSeconds: 0.02 });
  await eventuallySums(2);
  expect(workspace.catalog.captures(1)[0]?.origin.kind).toBe('azure');
  await close();
  await azurite.putBlocks(container, blobOf(10), blocksAfter(7));
  await open();
  await eventuallySums(7);
  // What it replaced goes a moment later.
  await expect.poll(() => workspace.catalog.captures(1)).toHaveLength(1);
});

test('by a link a restart waits for the link; its signature was in memory only', async () => {
  const token = accountSas();
  await azurite.putBlocks(container, blobOf(10), blocksAfter(2));
  const { id } = followLink('', token);
  await eventuallySums(2);
  await close();
  const signature = new URLSearchParams(token).get('sig') ?? '';
  const everything = await everythingIn(directory);
  for (const form of [signature, encodeURIComponent(signature)]) expect(everything).not.toContain(form);
  await azurite.putBlocks(container, blobOf(10), blocksAfter(4));
  await open();
  expect(sole()).toMatchObject({ id, state: 'paused', problem: { code: 'LINK_NEEDED' } });
  expect(() => azure.containers.lookNow(id)).toThrow(/again/);
  const elsewhere = `${azurite.endpoint}/elsewhere?${token}`;
  await expect(azure.containers.giveLink(id, elsewhere)).rejects.toMatchObject({ code: 'LINK_INVALID' });
  await azure.containers.giveLink(id, `${azurite.endpoint}/${container}?${token}`);
  await eventuallySums(4);
});

test('what is stopped is not looked at; followed again, it counts once', async () => {
  await azurite.putBlocks(container, blobOf(10), blocksAfter(2));
  const { id } = followLink();
  await eventuallySums(2);
  expect(() => followLink()).toThrow(/already/);
  await azure.containers.remove(id);
  expect(azure.containers.all()).toEqual([]);
  await azurite.putBlocks(container, blobOf(10), blocksAfter(6));
  expect(await sums()).toEqual(sumsAfter(2));
  followLink();
  await eventuallySums(6);
  await expect.poll(() => workspace.catalog.captures(1).length).toBe(1);
});

test('what somebody deletes does not come back, even when it grows; it ends with its data set', async () => {
  await azurite.putBlocks(container, blobOf(10), blocksAfter(2));
  followLink();
  await eventuallySums(2);
  await workspace.removeCapture(workspace.catalog.captures(1)[0]?.id ?? 0);
  await azurite.putBlocks(container, blobOf(10), blocksAfter(3));
  await eventuallyLooked();
  await eventuallyLooked();
  expect(workspace.catalog.captures(1)).toEqual([]);
  await workspace.removeDataset(1);
  expect(azure.containers.all()).toEqual([]);
});

test('a growth that cannot be read leaves what was there, and the next one mends it', async () => {
  await azurite.putBlocks(container, blobOf(10), blocksAfter(2));
  followLink();
  await eventuallySums(2);
  await azurite.putBlocks(container, blobOf(10), ['neither a log', ' nor a capture']);
  await expect.poll(() => workspace.catalog.captures(1).map(({ state }) => state)).toEqual(['ready', 'failed']);
  expect(await sums()).toEqual(sumsAfter(2));
  await azurite.putBlocks(container, blobOf(10), blocksAfter(5));
  await eventuallySums(5);
  await expect.poll(() => workspace.catalog.captures(1).length).toBe(1);
});

test('a link that may not list says so in words, and another one mends it', async () => {
  await azurite.putBlocks(container, blobOf(10), blocksAfter(2));
  const { id } = followLink('', accountSas({ permissions: 'r' }));
  await expect.poll(() => sole().problem?.code).toBe('LINK_PERMISSION_MISSING');
  await azure.containers.giveLink(id, `${azurite.endpoint}/${container}`, accountSas());
  await eventuallySums(2);
  expect(sole().problem).toBeNull();
});

test('blobs that did not change for longer than asked for are left alone', async () => {
  await azurite.putBlocks(container, blobOf(10), blocksAfter(2));
  const { id } = azure.containers.addLink(linkTo('/nothing/here/'), { datasetId: 1, intervalSeconds: 3_600, hours: 2 });
  const service = { client: remote, endpoint: new URL(`${azurite.endpoint}/`), sas: null };
  const authorise = async () => ({ query: accountSas(), headers: {} });
  const deps = {
    workspace,
    turns: new Turns(1),
    read: <T>(work: (opened: never) => Promise<T>) => work({ ...service, authorise } as never),
  };
  const followed = { ...azure.containers.get(id), prefix: '' };
  const { signal } = new AbortController();
  const hours = (n: number): number => Date.now() + n * 3_600_000;
  await lookAtContainer(followed, deps, signal, hours(2.1));
  expect(workspace.catalog.captures(1)).toEqual([]);
  await lookAtContainer(followed, deps, signal, hours(1.9));
  expect(workspace.catalog.captures(1)).toHaveLength(1);
});
