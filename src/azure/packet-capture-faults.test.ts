import { describe, expect, it } from 'vitest';
import { ACCOUNT, MACHINE, SCALE_SET, WATCHER } from '../../tests/azure/arm-replay.ts';
import { filterAddresses, filterPorts } from './filter-values.ts';
import type { CaptureSpec } from './packet-capture.ts';
import { faultsInAzure, faultsOf } from './packet-capture-faults.ts';
import type { StorageAccount, Target } from './resources.ts';

const good: CaptureSpec = {
  watcher: WATCHER,
  name: 'pc1',
  target: MACHINE,
  mode: 'single',
  storageAccount: ACCOUNT,
};

it('finds nothing wrong with a good one', () => {
  expect(faultsOf(good)).toEqual([]);
  expect(faultsOf({ ...good, mode: 'ring', seconds: 604_800, fileCount: 10_000, fileBytes: 1 })).toEqual([]);
  expect(faultsOf({ ...good, target: SCALE_SET, instances: ['0', 'shop_1'] })).toEqual([]);
});

it.each<[Partial<CaptureSpec>, string]>([
  [{ name: '-a' }, 'the name has letters'],
  [{ name: 'a.' }, 'the name has letters'],
  [{ name: '../../x' }, 'the name has letters'],
  [{ name: 'a'.repeat(81) }, 'the name has letters'],
  [{ watcher: MACHINE }, 'network watcher'],
  [{ watcher: `${WATCHER}/../x` }, 'network watcher'],
  [{ target: WATCHER }, 'virtual machine or scale set'],
  [{ storageAccount: 'a' }, 'storage account'],
  [{ instances: ['0'] }, 'only a scale set'],
  [{ seconds: 18_001 }, '5 hours'],
  [{ fileCount: 2 }, 'belong to a capture in several files'],
  [{ mode: 'ring', totalBytes: 5 }, 'belongs to a single file'],
  [{ localPath: '/tmp/a.cap' }, '/var/captures/name.cap'],
  [{ localPath: '/var/captures/a.pcap' }, 'must end in .cap'],
  [{ blob: 'http://a.blob.core.windows.net/c/a.cap' }, 'an address like https://'],
  [{ blob: 'https://a.blob.core.windows.net/c/a.cap?sig=secret' }, 'without a signature'],
  [{ blob: 'https://a.blob.core.windows.net/a.cap' }, 'has a container'],
  [{ filters: [{ protocol: 'tcp', localPort: '80-85;90' }] }, 'filter 1: Azure takes one range or several ports'],
])('%j: %s', (changes, fault) => {
  const faults = faultsOf({ ...good, ...changes });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(fault);
  expect(faults[0]).not.toContain('secret');
});

it('needs somewhere for the packets to go', () => {
  const { storageAccount: _, ...nowhere } = good;
  expect(faultsOf(nowhere)).toEqual([expect.stringContaining('choose a storage account')]);
  expect(faultsOf({ ...nowhere, localPath: 'C:\\captures\\a.cap' })).toEqual([]);
});

describe('with what Azure says', () => {
  const target: Target = {
    id: MACHINE,
    kind: 'machine',
    name: 'web-1',
    resourceGroup: 'web',
    location: 'West Europe',
    system: 'linux',
  };
  const watcher = { id: WATCHER, name: 'nw', location: 'westeurope' };
  const account: StorageAccount = {
    id: ACCOUNT,
    name: 'acct',
    location: 'westeurope',
    blobEndpoint: 'https://acct.blob.core.windows.net',
    unsuitable: null,
  };

  it('finds nothing wrong with a good one', () => {
    const blob = 'https://acct.blob.core.windows.net/c/a.cap';
    const spec = { ...good, blob, localPath: '/var/captures/a.cap' };
    expect(faultsInAzure(spec, { target, watcher, account })).toEqual([]);
    expect(faultsInAzure(spec, { target, watcher, account: null })).toEqual([]);
    expect(faultsInAzure(spec, { target, watcher: { ...watcher, location: 'eastus' }, account })).toEqual([
      expect.stringContaining('the network watcher nw is in eastus'),
    ]);
  });

  it.each<[string, Partial<CaptureSpec>, Partial<Target>, Partial<StorageAccount>]>([
    ['same region', {}, {}, { location: 'eastus' }],
    ['Premium', {}, {}, { unsuitable: 'this one is Premium' }],
    ['runs Linux', { localPath: 'C:\\a.cap' }, {}, {}],
    ['runs Windows', { localPath: '/var/captures/a.cap' }, { system: 'windows' }, {}],
    ['not in the storage account', { blob: 'https://other.blob.core.windows.net/c/a.cap' }, {}, {}],
  ])('%s', (fault, changes, ofTarget, ofAccount) => {
    const found = { target: { ...target, ...ofTarget }, watcher, account: { ...account, ...ofAccount } };
    const faults = faultsInAzure({ ...good, ...changes }, found);
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });
});

describe('filter values', () => {
  it.each([
    ['10.0.0.4', '10.0.0.4'],
    ['10.0.0.4;10.0.0.5;', '10.0.0.4;10.0.0.5'],
    ['10.0.0.4, 2001:db8::1', '10.0.0.4;2001:db8::1'],
    ['10.0.0.1 - 10.0.0.255', '10.0.0.1-10.0.0.255'],
    ['10.0.0.0/24', '10.0.0.0-10.0.0.255'],
  ])('addresses %s are %s', (text, value) => expect(filterAddresses(text)).toEqual({ value }));

  it.each(['', 'a', '10.0.0.256', '10.0.0.9-10.0.0.1', '10.0.0.1-2-3', '10.0.0.0/33', '10.0.0.1;10.0.0.3-10.0.0.9'])(
    'addresses %j are refused',
    (text) => expect(filterAddresses(text)).toHaveProperty('fault'),
  );

  it.each([
    ['0', '0'],
    ['65535', '65535'],
    ['80-85', '80-85'],
    ['80,443', '80;443'],
  ])('ports %s are %s', (text, value) => expect(filterPorts(text)).toEqual({ value }));

  it.each(['65536', '-1', '80-', '85-80', 'http'])('ports %j are refused', (text) =>
    expect(filterPorts(text)).toHaveProperty('fault'),
  );
});
