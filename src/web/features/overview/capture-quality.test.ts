import { expect, test } from 'vitest';
import type { Capture } from '../../../api/captures.ts';
import { captureQuality } from './capture-quality.ts';

const capture = (id: number, change: Partial<Capture>): Capture => ({
  id,
  datasetId: 1,
  name: `${id}.pcap`,
  fileBytes: 1000,
  expectedBytes: 1000,
  sha256: null,
  duplicateOf: null,
  archiveId: null,
  archive: null,
  origin: { kind: 'upload', from: `${id}.pcap`, by: null, at: '2026-01-01T00:00:00Z' },
  tags: [],
  isInPlace: false,
  state: 'ready',
  format: 'pcap',
  linkTypes: ['Ethernet'],
  created: '2026-01-01T00:00:00Z',
  packets: 10,
  bytes: 900,
  flows: 2,
  first: null,
  last: null,
  notInFlows: {},
  packetsInFlows: 10,
  truncatedPackets: 0,
  droppedPackets: null,
  comments: [],
  commentsLeftOut: 0,
  quality: null,
  continuation: null,
  damage: null,
  log: null,
  error: null,
  ...change,
});

test('reasons are summed over captures, and every packet is accounted for', () => {
  const quality = captureQuality([
    capture(1, { packets: 15, packetsInFlows: 10, notInFlows: { arp: 2, lldp: 3 } }),
    capture(2, { packets: 11, packetsInFlows: 4, notInFlows: { arp: 7, stp: 0 }, linkTypes: ['Raw IP', 'Ethernet'] }),
  ]);
  expect(quality.notInFlows).toEqual([
    { reason: 'arp', packets: 9 },
    { reason: 'lldp', packets: 3 },
  ]);
  expect(quality.packetsInFlows + quality.notInFlows.reduce((sum, { packets }) => sum + packets, 0)).toBe(
    quality.packets,
  );
  expect(quality.linkTypes).toEqual(['Ethernet', 'Raw IP']);
  expect(quality.formats).toEqual(['pcap']);
});

test('damage and failure are told by capture', () => {
  const damaged = capture(1, { damage: { offset: 24, message: 'cut' } });
  const failed = capture(2, { error: { code: 'CAPTURE_EMPTY', detail: 'empty' } });
  const quality = captureQuality([damaged, failed, capture(3, { truncatedPackets: 4 })]);
  expect(quality.damaged).toEqual([damaged]);
  expect(quality.failed).toEqual([failed]);
  expect(quality.truncatedPackets).toBe(4);
});

test('what is still on its way in counts nothing yet, and is said', () => {
  const quality = captureQuality([capture(1, {}), capture(2, { state: 'importing', packets: 0, packetsInFlows: 0 })]);
  expect(quality).toMatchObject({ captures: 1, unfinished: 1, packets: 10, fileBytes: 1000 });
});
