import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  ArmReplay,
  fault,
  instanceView,
  MACHINE,
  MACHINE_WITHOUT_AGENT,
  POLL_SIGNATURE,
  PREMIUM_ACCOUNT,
  SCALE_SET,
  TOKEN,
  WATCHER,
} from '../../tests/azure/arm-replay.ts';
import {
  type AzureParts,
  everythingIn,
  IMPATIENT,
  makeDirectory,
  openAzureParts,
  removeDirectory,
} from '../../tests/azure/azure-parts.ts';
import { type Azurite, accountSas, startAzurite } from '../../tests/azure/azurite.ts';
import { eventually } from '../../tests/eventually.ts';
import type { CaptureSpec } from './packet-capture.ts';
import { packetCaptureId } from './packet-captures.ts';

let azurite: Azurite;
let replay: ArmReplay;
let directory: string;
let parts: AzureParts;
let signature: string;
/** What a machine writes into the blob it was told; tests say how. */
let write: (blob: string) => Promise<void>;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

beforeEach(async () => {
  signature = accountSas();
  write = (blob) => putAt(blob, '.cap', 'packets');
  replay = new ArmReplay({
    blobEndpoint: azurite.endpoint,
    accountSignature: () => signature,
    onStopped: async ({ properties }) => {
      const { storagePath } = properties.storageLocation as { storagePath?: string };
      if (storagePath !== undefined) await write(storagePath);
    },
  });
  await replay.start();
  directory = await makeDirectory();
  parts = await openAzureParts(replay.origin, directory);
});
afterEach(async () => {
  await parts.close();
  await replay.stop();
  await removeDirectory(directory);
});

/** Writes a blob beside `blob`: its name with `ending` in place of `.cap`. */
async function putAt(blob: string, ending: string, text: string): Promise<void> {
  const [container = '', ...name] = blob.slice(azurite.endpoint.length + 1).split('/');
  await azurite.putBlob(container, name.join('/').replace(/\.cap$/, ending), Buffer.from(text));
}

/** From now on a capture writes nothing when it ends; the answer is where it would have. */
function writesLater(): () => string {
  let asked = '';
  write = async (blob) => {
    asked = blob;
  };
  return () => asked;
}

const spec = (name: string, changes: Partial<CaptureSpec> = {}): CaptureSpec => ({
  watcher: WATCHER,
  name,
  target: MACHINE,
  mode: 'single',
  seconds: 60,
  storageAccount: ACCOUNT,
  ...changes,
});
const start = (name: string, changes?: Partial<CaptureSpec>, isFollowed = false) =>
  parts.azure.startCapture({ capture: spec(name, changes), isFollowed });
const session = (id: number) => parts.azure.sessions.get(id);
const contents = (datasetId: number) =>
  parts.workspace.catalog
    .captures(datasetId)
    .map(({ name, origin, fileBytes, state }) => ({ name, origin, fileBytes, state }));

describe('a watched packet capture', () => {
  it('is imported by itself when it ends, into a data set of its name', async () => {
    const { id, datasetId } = await start('office');
    await eventually(() => expect(session(id)).toMatchObject({ state: 'running', status: { state: 'Running' } }));
    expect(contents(datasetId)).toEqual([]);
    await replay.end('office', 'TimeExceeded');
    await eventually(() => expect(session(id).state).toBe('done'));
    expect(session(id)).toMatchObject({ detail: null, status: { stopReason: 'TimeExceeded' }, files: [{}] });
    expect(parts.workspace.getDataset(datasetId).name).toBe('office');
    await eventually(() =>
      expect(contents(datasetId)).toMatchObject([
        {
          name: expect.stringMatching(/^packetcapture_.*\.cap$/),
          origin: { kind: 'azure' },
          fileBytes: 7,
          state: 'ready',
        },
      ]),
    );
  });

  it('waits for a file that comes late', async () => {
    const late = writesLater();
    const { id } = await start('late');
    await eventually(() => expect(session(id).state).toBe('running'));
    await parts.azure.stopCapture(packetCaptureId(spec('late')));
    await eventually(() => expect(session(id).state).toBe('collecting'));
    await putAt(late(), '.cap', 'late packets');
    await eventually(() => expect(session(id)).toMatchObject({ state: 'done', files: [{}] }));
  });

  it('whose file never comes says what to look at, and can be looked for again', async () => {
    await parts.close();
    parts = await openAzureParts(replay.origin, directory, IMPATIENT);
    const lost = writesLater();
    const { id } = await start('lost');
    await eventually(() => expect(session(id).state).toBe('running'));
    await replay.end('lost');
    await eventually(() =>
      expect(session(id)).toMatchObject({ state: 'failed', detail: expect.stringContaining('port 443') }),
    );
    await putAt(lost(), '.cap', 'found');
    await parts.azure.sessions.collectAgain(id);
    await eventually(() => expect(session(id)).toMatchObject({ state: 'done', files: [{}] }));
  });

  it('survives a restart, at every state', async () => {
    const written = writesLater();
    const { id } = await start('restart');
    await parts.close();
    parts = await openAzureParts(replay.origin, directory);
    await eventually(() => expect(session(id).state).toBe('running'));
    await parts.close();
    await replay.end('restart');
    parts = await openAzureParts(replay.origin, directory);
    await eventually(() => expect(session(id).state).toBe('collecting'));
    await parts.close();
    await putAt(written(), '.cap', 'after three restarts');
    parts = await openAzureParts(replay.origin, directory);
    await eventually(() => expect(session(id)).toMatchObject({ state: 'done', files: [{ name: expect.any(String) }] }));
  });

  it('that goes on in several files is followed file by file, each once, into one data set', async () => {
    const { id, datasetId } = await start('ring', { mode: 'ring', fileBytes: 1000, fileCount: 3 }, true);
    await eventually(() => expect(session(id)).toMatchObject({ state: 'running', blob: expect.any(String) }));
    const blob = session(id).blob ?? '';
    const names = () => session(id).files.map(({ name }) => name.split('_').at(-1));
    await putAt(blob, '_1.cap', 'first');
    const looks = () => replay.seen.filter(({ path }) => path.includes('queryStatus')).length;
    const before = looks();
    await eventually(() => expect(looks()).toBeGreaterThan(before + 1));
    expect(names(), 'the newest is still being written').toEqual([]);
    // Blobs are told apart by the second in which they were written.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await putAt(blob, '_2.cap', 'second');
    await eventually(() => expect(names()).toEqual(['1.cap']));
    write = async () => {};
    await replay.end('ring');
    await eventually(() => expect(session(id).state).toBe('done'));
    expect(names()).toEqual(['1.cap', '2.cap']);
    await eventually(() => expect(contents(datasetId).map(({ fileBytes }) => fileBytes)).toEqual([5, 6]));
  });

  it('that writes to the machine alone says where its file is', async () => {
    const { storageAccount: _, ...local } = spec('local', { localPath: '/var/captures/local.cap' });
    const { id } = await parts.azure.startCapture({ capture: local });
    await eventually(() => expect(session(id).state).toBe('running'));
    await replay.end('local');
    await eventually(() =>
      expect(session(id)).toMatchObject({ state: 'done', detail: expect.stringContaining('/var/captures/local.cap') }),
    );
  });

  it('that was deleted in Azure is still imported: the file stays', async () => {
    const { id } = await start('deleted');
    await eventually(() => expect(session(id).state).toBe('running'));
    await replay.end('deleted');
    await parts.azure.deleteCapture(packetCaptureId(spec('deleted')));
    await eventually(() => expect(session(id)).toMatchObject({ state: 'done', files: [{}] }));
  });

  it('that ended before is imported when it is asked for', async () => {
    const { id } = await start('before');
    await eventually(() => expect(session(id).state).toBe('running'));
    await parts.azure.sessions.remove(id);
    await replay.end('before');
    const { datasetId } = await parts.azure.watchCapture({ packetCapture: packetCaptureId(spec('BEFORE')) });
    await eventually(() => expect(contents(datasetId)).toHaveLength(1));
  });

  it('is watched once', async () => {
    await start('once');
    await expect(parts.azure.watchCapture({ packetCapture: packetCaptureId(spec('once')) })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('in trouble says so and goes on when it is over', async () => {
    const { id } = await start('trouble');
    await eventually(() => expect(session(id).state).toBe('running'));
    const message = `does not have authorization to perform action 'Microsoft.Network/networkWatchers/packetCaptures/queryStatus/action' over scope '/subscriptions/a'`;
    replay.override('POST', /queryStatus$/, fault(403, 'AuthorizationFailed', message), 3);
    await eventually(() =>
      expect(session(id)).toMatchObject({ state: 'running', detail: expect.stringContaining('Network Contributor') }),
    );
    await eventually(() => expect(session(id).detail).toBeNull());
  });

  it('that Azure could not start says why', async () => {
    replay.override('GET', /\/operations\/\d+$/, {
      status: 200,
      body: { status: 'Failed', error: { code: 'VmNotRunning', message: 'the machine is stopped' } },
    });
    const { id } = await start('stillborn');
    await eventually(() =>
      expect(session(id)).toMatchObject({ state: 'failed', detail: expect.stringContaining('the machine is stopped') }),
    );
  });

  it('written outside its account is not followed there: the token would go along', async () => {
    const { id } = await start('foreign');
    await eventually(() => expect(session(id).state).toBe('running'));
    const capture = replay.captures.get('foreign');
    Object.assign(capture?.properties.storageLocation as object, { storagePath: 'https://evil.example/c/a.cap' });
    await parts.azure.sessions.remove(id);
    const again = await parts.azure.watchCapture({ packetCapture: packetCaptureId(spec('foreign')) });
    write = async () => {};
    await replay.end('foreign');
    await eventually(() => expect(session(again.id).detail).toContain('outside its own storage account'));
  });
});

describe('a blob that was half fetched when the process ended', () => {
  it('is fetched on from there by the next, as the identity that it then has', async () => {
    const bytes = Buffer.from('0123456789'.repeat(1000));
    await azurite.putBlob('halves', 'a b/half.cap', bytes);
    const url = `${azurite.endpoint}/halves/a%20b/half.cap`;
    const head = await fetch(`${url}?${signature}`, { method: 'HEAD' });
    const { id: datasetId } = parts.workspace.addDataset('halves');
    const origin = { kind: 'azure', from: url, by: null } as const;
    const reception = await parts.workspace.receive({
      datasetId,
      name: 'half.cap',
      origin,
      expectedBytes: bytes.length,
    });
    const version = { size: bytes.length, etag: head.headers.get('etag'), modified: head.headers.get('last-modified') };
    reception.remember({ url, version });
    await reception.write(bytes.subarray(0, 4_000));
    await parts.close();
    parts = await openAzureParts(replay.origin, directory);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await eventually(() =>
      expect(parts.workspace.catalog.captures(datasetId)).toMatchObject([{ state: 'ready', sha256 }]),
    );
  });
});

describe('before a capture is started', () => {
  it('everything that is wrong is said at once, and Azure is not asked', async () => {
    const before = replay.seen.length;
    const wrong = start('wrong name', { seconds: 20_000, localPath: '/tmp/a.cap' });
    await expect(wrong).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringMatching(/name.*5 hours.*var/s),
    });
    expect(replay.seen).toHaveLength(before);
  });

  it('an account that cannot take it is refused', async () => {
    await expect(start('premium', { storageAccount: PREMIUM_ACCOUNT })).rejects.toThrow('Premium');
    expect(replay.captures.size).toBe(0);
  });

  it('a machine without the extension is told how to get it', async () => {
    await expect(start('agentless', { target: MACHINE_WITHOUT_AGENT })).rejects.toMatchObject({
      code: 'AZURE_AGENT_MISSING',
      message: expect.stringContaining('az vm extension set'),
    });
    expect(replay.captures.size).toBe(0);
  });

  it('a machine whose extension is not ready is told how far it is', async () => {
    const properties = { publisher: 'Microsoft.Azure.NetworkWatcher', provisioningState: 'Failed' };
    replay.override('GET', /extensions$/, { status: 200, body: { value: [{ properties }] } });
    await expect(start('broken-agent')).rejects.toMatchObject({
      code: 'AZURE_AGENT_MISSING',
      message: expect.stringMatching(/is not ready \(Failed\).*az vm extension set/),
    });
  });

  it.each([
    ['deallocated', /web-1 is deallocated; it is started by: az vm start .*--resource-group web --name web-1/],
    ['stopped', /web-1 is stopped; it is started by/],
    ['starting', /web-1 is still starting/],
  ])('a machine that is %s is refused, with how to start it', async (power, message) => {
    replay.override('GET', /instanceView$/, instanceView(power));
    await expect(start('asleep')).rejects.toMatchObject({
      code: 'AZURE_MACHINE_OFF',
      message: expect.stringMatching(message),
    });
    expect(replay.captures.size).toBe(0);
  });

  it('a scale set is not asked whether it runs', async () => {
    const before = replay.seen.length;
    expect(await start('set', { target: SCALE_SET })).toMatchObject({ state: 'starting' });
    expect(replay.seen.slice(before).filter(({ path }) => path.endsWith('/instanceView'))).toEqual([]);
  });

  it('who may not look at extensions and power may still start', async () => {
    replay.override('GET', /extensions$/, fault(403, 'AuthorizationFailed', 'no'));
    replay.override('GET', /instanceView$/, fault(403, 'AuthorizationFailed', 'no'));
    expect(await start('unseen')).toMatchObject({ state: 'starting' });
  });

  it('a refusal leaves no data set behind', async () => {
    replay.override('PUT', /packetCaptures/, fault(400, 'Invalid', 'no'));
    await expect(start('refused')).rejects.toMatchObject({ code: 'AZURE_REFUSED' });
    expect(parts.workspace.catalog.datasets()).toEqual([]);
  });
});

describe('secrets', () => {
  it('are nowhere in the data directory or the log: tokens, signatures, addresses of operations', async () => {
    const { id } = await start('secret');
    await eventually(() => expect(session(id).state).toBe('running'));
    await replay.end('secret');
    await eventually(() => expect(session(id).state).toBe('done'));
    await eventually(() => expect(contents(session(id).datasetId)).toMatchObject([{ fileBytes: 7 }]));
    const sig = /sig=([^&]+)/.exec(signature)?.[1] ?? '';
    const kept = `${await everythingIn(directory)}${JSON.stringify(parts.logged)}${JSON.stringify(parts.azure.sessions.all())}`;
    expect(kept).toContain(session(id).packetCapture);
    for (const secret of [TOKEN, POLL_SIGNATURE, sig, decodeURIComponent(sig)]) expect(kept).not.toContain(secret);
  });
});
