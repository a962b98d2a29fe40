import { expect, test } from 'vitest';
import type { BlobEntry } from './blob-list.ts';
import { findSeries, looksLikeCapture } from './capture-series.ts';

const at = (name: string, modified: string, size = 10): BlobEntry => ({
  name,
  size,
  modified,
  etag: null,
  tier: null,
  isArchived: false,
});

const VM =
  'subscriptions/0/resourcegroups/rg/providers/microsoft.compute/virtualmachines/vm1/2026/11/22/packetcapture_10_11_12_345.cap';

test('captures of one machine and day belong together, in order of time', () => {
  const later = VM.replace('10_11_12', '11_11_12');
  const found = findSeries([
    at(later, '2026-11-22T11:20:00Z', 5),
    at(VM, '2026-11-22T10:20:00Z'),
    at(VM.replace('vm1', 'vm2'), '2026-11-22T10:20:00Z'),
    at(VM.replace('.cap', '.json'), '2026-11-22T10:20:00Z'),
  ]);
  expect(found).toEqual([
    {
      title: 'vm1 2026-11-22',
      names: [VM, later],
      bytes: 15,
      first: '2026-11-22T10:20:00Z',
      last: '2026-11-22T11:20:00Z',
    },
  ]);
});

test('instances of a scale set, and files that a continuous capture counts on', () => {
  const scaleSet =
    'subscriptions/0/providers/microsoft.compute/virtualmachinescalesets/ss1/virtualMachines/0/2026/11/22/';
  const found = findSeries([
    at(`${scaleSet}packetCapture_1.cap`, '2026-11-22T01:00:00Z'),
    at(`${scaleSet}packetCapture_2.cap`, '2026-11-22T02:00:00Z'),
    at('mine/office_10.pcapng.gz', '2026-11-21T10:00:00Z'),
    at('mine/office_9.pcapng.gz', '2026-11-21T10:00:00Z'),
    at('other/office_9.pcapng.gz', '2026-11-21T10:00:00Z'),
    at('1.cap', '2026-11-20T10:00:00Z'),
    at('2.cap', '2026-11-20T11:00:00Z'),
  ]);
  expect(found.map(({ title, names }) => [title, names.length])).toEqual([
    ['ss1 2026-11-22', 2],
    ['office', 2],
    ['captures', 2],
  ]);
  expect(found[1]?.names).toEqual(['mine/office_9.pcapng.gz', 'mine/office_10.pcapng.gz']);
});

test.each([
  ['x.cap', true],
  ['X.PCAPNG', true],
  ['x.pcap.zst', true],
  ['PT1H.json', false],
  ['capture', false],
])('%s looks like a capture: %s', (name, looks) => {
  expect(looksLikeCapture(name)).toBe(looks);
});
