import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armClient } from '../../tests/azure/arm-parts.ts';
import {
  ACCOUNT,
  ArmReplay,
  fault,
  MACHINE,
  POLL_SIGNATURE,
  SCALE_SET,
  WATCHER,
} from '../../tests/azure/arm-replay.ts';
import { hasExamples, readExample } from '../../tests/azure/published-examples.ts';
import { DEFAULT_API_VERSIONS } from './api-versions.ts';
import type { CaptureSpec } from './packet-capture.ts';
import { captureBody } from './packet-capture-body.ts';
import { PacketCaptures, packetCaptureId, toPacketCapture, toStatus } from './packet-captures.ts';
import { resourceIdOf } from './resource-id.ts';

const single: CaptureSpec = {
  watcher: WATCHER,
  name: 'pc1',
  target: MACHINE,
  mode: 'single',
  totalBytes: 100_000,
  seconds: 100,
  storageAccount: ACCOUNT,
};
const { totalBytes: _, ...untilStopped } = single;
const ring: CaptureSpec = { ...untilStopped, mode: 'ring', fileBytes: 102_400, fileCount: 2 };

describe('the body of a new capture', () => {
  it('has nothing of the other mode, and nothing that was not asked for', () => {
    expect(captureBody(single)).toEqual({
      properties: {
        target: MACHINE,
        totalBytesPerSession: 100_000,
        timeLimitInSeconds: 100,
        storageLocation: { storageId: ACCOUNT },
      },
    });
    expect(captureBody({ ...ring, localPath: '/var/captures/a.cap' })).toEqual({
      properties: {
        target: MACHINE,
        continuousCapture: true,
        captureSettings: { fileCount: 2, fileSizeInBytes: 102_400, sessionTimeLimitInSeconds: 100 },
        storageLocation: { storageId: ACCOUNT, localPath: '/var/captures/a.cap' },
      },
    });
  });

  it('names instances of a scale set', () => {
    expect(captureBody({ ...single, target: SCALE_SET, instances: ['0', '2'] }).properties).toMatchObject({
      targetType: 'AzureVMSS',
      scope: { include: ['0', '2'], exclude: [] },
    });
  });

  it('writes filters as Azure reads them', () => {
    const filters: CaptureSpec['filters'] = [
      { protocol: 'tcp', localAddress: '10.0.0.0/30', remotePort: '80, 443' },
      { protocol: 'any', remoteAddress: '10.0.0.4;10.0.0.5;', localPort: '80-85' },
    ];
    expect(captureBody({ ...single, filters }).properties.filters).toEqual([
      { protocol: 'TCP', localIPAddress: '10.0.0.0-10.0.0.3', remotePort: '80;443' },
      { protocol: 'Any', remoteIPAddress: '10.0.0.4;10.0.0.5', localPort: '80-85' },
    ]);
  });
});

describe.skipIf(!hasExamples)('Microsoft’s published examples', () => {
  interface Example {
    readonly parameters: { readonly parameters: unknown };
    readonly responses: Record<string, { readonly body: unknown }>;
  }
  const example = (name: string) => readExample(`rest/${name}`) as Example;

  it('are sent the same: create', () => {
    const { parameters, responses } = example('PacketCaptures_Create.2025-07-01.json');
    const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups';
    const spec: CaptureSpec = {
      watcher: `${subscription}/rg1/providers/Microsoft.Network/networkWatchers/nw1`,
      name: 'pc1',
      target: `${subscription}/rg2/providers/Microsoft.Compute/virtualMachines/vm1`,
      mode: 'single',
      bytesPerPacket: 10_000,
      totalBytes: 100_000,
      seconds: 100,
      storageAccount: `${subscription}/rg2/providers/Microsoft.Storage/storageAccounts/pcstore`,
      blob: 'https://mytestaccountname.blob.core.windows.net/capture/pc1.cap',
      localPath: 'D:\\capture\\pc1.cap',
      filters: [{ protocol: 'tcp', localAddress: '10.0.0.4', localPort: '80' }],
    };
    expect(captureBody(spec)).toEqual(parameters.parameters);
    const { watcher: _watcher, storageAccount, ...asked } = spec;
    const created = responses['201']?.body;
    expect(toPacketCapture(created)).toMatchObject({
      ...asked,
      storageAccount,
      provisioning: 'Updating',
    });
    expect(created).toHaveProperty('id', packetCaptureId(spec));
  });

  it('are sent the same: several files on a scale set, as recorded', () => {
    const { exchanges } = readExample('rest/recorded.capture-settings.vmss.json') as {
      exchanges: { request: { body?: { properties: { target: string } } }; response: { body?: unknown } }[];
    };
    const body = exchanges[0]?.request.body;
    const spec: CaptureSpec = {
      watcher: WATCHER,
      name: 'a',
      target: body?.properties.target ?? '',
      mode: 'series',
      seconds: 60,
      fileBytes: 102_400,
      fileCount: 2,
      localPath: 'C:\\captures\\Capture.cap',
    };
    expect(captureBody(spec)).toEqual(body);
    const { watcher: _watcher, name: _name, ...asked } = spec;
    expect(toPacketCapture(exchanges[1]?.response.body)).toMatchObject({
      ...asked,
      blob: null,
      provisioning: 'Succeeded',
    });
  });

  it('are read: a ring on a machine, as recorded', () => {
    const { exchanges } = readExample('rest/recorded.continuous-capture.vm.json') as {
      exchanges: { response: { body?: unknown } }[];
    };
    expect(toPacketCapture(exchanges[1]?.response.body)).toMatchObject({
      mode: 'ring',
      provisioning: 'Updating',
      blob: null,
      localPath: 'C:\\captures\\Capture.cap',
      fileCount: 2,
      fileBytes: 102_400,
      seconds: 60,
      totalBytes: null,
    });
  });

  it('are read: list, get, status', () => {
    const listed = example('PacketCaptures_List.2025-03-01.json').responses['200']?.body as { value: unknown[] };
    expect(listed.value.map(toPacketCapture).map(({ name, filters }) => [name, filters.length])).toEqual([
      ['pc1', 1],
      ['pc2', 0],
    ]);
    const got = example('PacketCaptures_Get.2024-05-01.json').responses['200']?.body;
    expect(toPacketCapture(got)).toMatchObject({ mode: 'single', localPath: 'D:\\capture\\pc1.cap' });
    const stopped = example('PacketCaptures_GetStatus.2025-05-01.json').responses['200']?.body;
    expect(toStatus(stopped)).toEqual({
      state: 'Stopped',
      started: '2016-09-07T12:35:24Z',
      stopReason: 'TimeExceeded',
      errors: [],
    });
    expect(toStatus(readExample('rest/queryStatus.running.docs.json'))).toMatchObject({
      state: 'Running',
      stopReason: null,
    });
  });

  it('name addresses that our client asks', () => {
    for (const [file, action] of [
      ['PacketCaptures_Stop.2025-05-01.json', 'stop'],
      ['PacketCaptures_Delete.2025-05-01.json', 'delete'],
    ] as const) {
      const { responses } = example(file);
      expect(responses['202'], action).toHaveProperty(
        'headers.location',
        expect.stringContaining('/operationresults/'),
      );
    }
  });
});

describe('a capture on the replayed server', () => {
  let replay: ArmReplay;
  let captures: PacketCaptures;
  beforeEach(async () => {
    replay = new ArmReplay({ blobEndpoint: 'https://a.blob.core.windows.net' });
    captures = new PacketCaptures(armClient(await replay.start()), DEFAULT_API_VERSIONS);
  });
  afterEach(() => replay.stop());
  const id = resourceIdOf(packetCaptureId(single), 'packetCapture');

  it('starts, runs, stops, is deleted, each operation asked after to its end', async () => {
    const operation = await captures.begin(single);
    await operation.finish();
    expect(await captures.get(id)).toMatchObject({ provisioning: 'Succeeded', mode: 'single', totalBytes: 100_000 });
    expect(await captures.list(resourceIdOf(WATCHER, 'watcher'))).toHaveLength(1);
    expect(await captures.status(id)).toMatchObject({ state: 'Running', stopReason: null });
    await captures.stop(id);
    expect(await captures.status(id)).toMatchObject({ state: 'Stopped' });
    await captures.delete(id);
    await expect(captures.get(id)).rejects.toMatchObject({ code: 'AZURE_NOT_FOUND' });
    const versions = replay.seen
      .filter(({ path }) => path.includes('packetCaptures'))
      .map(({ query }) => query.get('api-version'));
    expect(new Set(versions)).toEqual(new Set([DEFAULT_API_VERSIONS.network]));
    expect(replay.seen.filter(({ query }) => query.get('s') === POLL_SIGNATURE).length).toBeGreaterThan(4);
  });

  it('of a name that is taken says so', async () => {
    await captures.begin(single);
    await expect(captures.begin(single)).rejects.toMatchObject({
      code: 'AZURE_REFUSED',
      message: expect.stringContaining('a packet capture of this name exists already'),
    });
  });

  it('whose status is empty is one of which nothing is known', async () => {
    await captures.begin(single);
    replay.override('POST', /queryStatus$/, { status: 200, body: {} });
    expect(await captures.status(id)).toEqual({ state: 'Unknown', started: null, stopReason: null, errors: [] });
  });

  it('on a machine whose extension does not answer says what to install', async () => {
    replay.override(
      'PUT',
      /packetCaptures/,
      fault(400, 'VmExtensionError', 'NetworkWatcher extension not found on VM web-1.'),
    );
    await expect(captures.begin(single)).rejects.toThrow('install AzureNetworkWatcherExtension');
  });
});

describe('what Azure answers', () => {
  it('loses the signature that somebody put into an address', () => {
    const storagePath = 'https://a.blob.core.windows.net/c/a.cap?sv=1&sig=secret';
    expect(toPacketCapture({ properties: { storageLocation: { storagePath } } }).blob).toBe(
      'https://a.blob.core.windows.net/c/a.cap',
    );
  });

  it.each([[null], [undefined], [[]], ['text'], [{ properties: { filters: 5, scope: [], storageLocation: null } }]])(
    'is read leniently: %j',
    (item) => {
      expect(toPacketCapture(item)).toMatchObject({ id: '', mode: 'single', blob: null, filters: [] });
      expect(toStatus(item)).toMatchObject({ state: 'Unknown' });
    },
  );

  it('is no time before there was one', () => {
    expect(toStatus({ captureStartTime: '0001-01-01T00:00:00Z' }).started).toBeNull();
  });
});
