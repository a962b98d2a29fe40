import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat, ZIP_END, zipEntry } from '../../src/import/expand/archive-samples.ts';
import { ArmReplay, MACHINE, POLL_SIGNATURE, TOKEN, WATCHER } from '../azure/arm-replay.ts';
import { type Azurite, accountSas, startAzurite } from '../azure/azurite.ts';
import { pcapOf } from '../azure/capture-bytes.ts';
import { capscape } from './run-cli.ts';

let azurite: Azurite;
let replay: ArmReplay;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'capscape-cli-azure-'));
  const demo = join(scratch, 'demo.pcapng');
  expect((await capscape(['demo', demo])).code).toBe(0);
  const packets = await readFile(demo);
  azurite = await startAzurite();
  replay = new ArmReplay({
    blobEndpoint: azurite.endpoint,
    accountSignature: () => accountSas(),
    // The machine has captured enough after a while.
    onStarted: ({ name }) => void setTimeout(() => void replay.end(name, 'TimeExceeded'), 1_500),
    onStopped: async ({ properties }) => {
      const { storagePath } = properties.storageLocation as { storagePath: string };
      const [container = '', ...name] = storagePath.slice(azurite.endpoint.length + 1).split('/');
      await azurite.putBlob(container, name.join('/'), packets);
    },
  });
  process.env.CAPSCAPE_ARM_ENDPOINT = await replay.start();
  process.env.CAPSCAPE_ARM_TOKEN = TOKEN;
});
afterAll(async () => {
  delete process.env.CAPSCAPE_ARM_ENDPOINT;
  delete process.env.CAPSCAPE_ARM_TOKEN;
  await replay.stop();
  await azurite.stop();
  rmSync(scratch, { recursive: true });
});

const azure = (...args: string[]) => capscape(['azure', ...args]);
const inShop = ['--subscription', 'web shop'];

describe('capscape azure', () => {
  it('lists what there is, as a table and as JSON', async () => {
    expect((await azure('subscriptions')).stdout).toMatch(/Name +Id\nAccounting/);
    const machines = await azure('machines', ...inShop, '--format', 'json');
    expect(JSON.parse(machines.stdout)).toHaveLength(4);
    expect((await azure('accounts', ...inShop)).stdout).toMatch(/fastdisks.*Premium/);
    expect((await azure('watchers', ...inShop)).stdout).toContain(WATCHER);
  });

  it('asks which subscription when there are several', async () => {
    const { code, stderr } = await azure('machines');
    expect(code).toBe(64);
    expect(stderr).toMatch(/--subscription: Accounting .*Web shop/);
  });

  it('says everything that is wrong with a capture', async () => {
    const { code, stderr } = await azure('start', 'web-1', ...inShop, '--name', 'a b', '--time', '6h');
    expect(code).toBe(64);
    expect(stderr).toMatch(/the name has letters.*5 hours.*storage account/s);
    expect((await azure('start', 'web-1', '--filter', 'protocol=icmp')).code).toBe(64);
    expect((await azure('start', 'web-1', '--time', 'soon')).code).toBe(64);
  });

  it('starts a capture, waits, and imports what it wrote', async () => {
    const data = join(scratch, 'data');
    const where = ['--storage', 'devstoreaccount1', '--time', '10m', '--name', 'office'];
    const filter = ['--filter', 'protocol=tcp,local-port=443', '--filter', 'protocol=udp,remote=10.0.0.0/30'];
    const run = await azure(
      'start',
      'web-1',
      ...inShop,
      ...where,
      ...filter,
      '--import',
      '--dataset',
      'Office',
      '--data',
      data,
    );
    expect(run.stderr).toContain('office captures packets of web-1');
    expect(run.code).toBe(0);
    expect(run.stdout).toBe(`${WATCHER}/packetCaptures/office\n`);
    expect(run.stderr).toMatch(/office: 1 file, [\d,]{4,} flows/);
    expect(replay.captures.get('office')?.properties).toMatchObject({
      target: MACHINE,
      timeLimitInSeconds: 600,
      filters: [
        { protocol: 'TCP', localPort: '443' },
        { protocol: 'UDP', remoteIPAddress: '10.0.0.0-10.0.0.3' },
      ],
    });
    expect(`${run.stdout}${run.stderr}`).not.toContain(TOKEN);
    expect(`${run.stdout}${run.stderr}`).not.toContain(POLL_SIGNATURE);
  });

  it('lists containers, folders and blobs, and imports what is picked', async () => {
    await azurite.putBlob('picked', 'week/mon.cap', await readFile(join(scratch, 'demo.pcapng')));
    expect((await azure('blobs', 'devstoreaccount1', ...inShop)).stdout).toContain('picked');
    expect((await azure('blobs', 'devstoreaccount1', 'picked', ...inShop)).stdout).toContain('week/');
    const listed = await azure('blobs', 'devstoreaccount1', 'picked', 'week/', ...inShop);
    expect(listed.stdout).toMatch(/week\/mon\.cap +20 MB/);
    const data = join(scratch, 'picked');
    const run = await azure('import-blobs', 'devstoreaccount1', 'picked', 'week/mon.cap', ...inShop, '--data', data);
    expect(run.stderr).toMatch(/^1 file, [\d,]{4,} flows/m);
    expect(
      (await azure('import-blobs', 'devstoreaccount1', 'picked', 'none.cap', ...inShop, '--data', data)).code,
    ).toBe(66);
  });

  it('imports what an archive holds, to its end', async () => {
    const inside = ['mon.cap', 'tue.cap'].map((name, i) => zipEntry(name, pcapOf(20_000 * (i + 1))));
    await azurite.putBlob('picked', 'week.zip', Buffer.from(concat(...inside, ZIP_END)));
    const data = ['--data', join(scratch, 'archive')];
    const run = await azure('import-blobs', 'devstoreaccount1', 'picked', 'week.zip', ...inShop, ...data);
    expect(run.stderr).toMatch(/^2 files, [\d,]+ flows?$/m);
  });

  it('refuses to follow by a link among the arguments, or without a container', async () => {
    const data = ['--data', join(scratch, 'followed')];
    const link = `${azurite.endpoint}/logs?${accountSas()}`;
    const secret = await azure('follow-logs', link, ...data);
    expect(secret.code).toBe(64);
    expect(secret.stderr).toContain('--secret-file');
    expect((await azure('follow-logs', 'devstoreaccount1', ...inShop, ...data)).stderr).toContain('which container');
    expect((await azure('follow-logs', 'devstoreaccount1', 'logs', '--interval', '9', ...data)).code).toBe(64);
    expect((await azure('followed', ...data)).stdout).toMatch(/^Number +Folder/);
    expect((await azure('unfollow', '7', ...data)).code).toBe(66);
  });

  it('shows, stops and deletes', async () => {
    const id = `${WATCHER}/packetCaptures/office`;
    expect((await azure('captures', ...inShop)).stdout).toContain(id);
    expect((await azure('show', id)).stdout).toMatch(/office +Stopped.*TimeExceeded/);
    expect((await azure('stop', id)).code).toBe(0);
    expect((await azure('delete', id)).stderr).toContain('the files that it wrote stay');
    expect((await azure('show', id)).code).toBe(66);
  });
});
