import { describe, expect, test } from 'vitest';
import type { CaptureRecord } from './records.ts';
import { earlierInSeries, nextOfEachSeries } from './series.ts';

const capture = (id: number, name: string, more: Partial<CaptureRecord> = {}): CaptureRecord =>
  ({ id, datasetId: 1, name, state: 'ready', continuation: null, ...more }) as CaptureRecord;

describe('what a capture may go on with', () => {
  const first = capture(1, 'eth.pcap');
  const next = capture(9, 'eth.pcap2', { state: 'queued' });
  test('the imported ones of its series', () => {
    expect(earlierInSeries(next, [first, capture(2, 'other.pcap'), capture(3, 'eth.pcap1'), next])).toEqual([1, 3]);
  });
  test('not of another data set, not what failed, not what another goes on with already', () => {
    const all = [first, capture(2, 'eth.pcap1', { continuation: { captureId: 1, flows: 0 } })];
    expect(earlierInSeries(next, all)).toEqual([2]);
    expect(earlierInSeries(next, [capture(1, 'eth.pcap', { datasetId: 2 })])).toEqual([]);
    expect(earlierInSeries(next, [capture(1, 'eth.pcap', { state: 'failed' })])).toEqual([]);
  });
});

describe('what may be imported next', () => {
  const ids = (captures: readonly CaptureRecord[]): number[] => captures.map(({ id }) => id);
  test('of a series the first by its number, of others all', () => {
    expect(ids(nextOfEachSeries([capture(1, 'a10'), capture(2, 'a9'), capture(3, 'b1')], []))).toEqual([2, 3]);
  });
  test('none of a series while one is being imported', () => {
    expect(ids(nextOfEachSeries([capture(2, 'a2'), capture(3, 'b1')], [capture(1, 'a1')]))).toEqual([3]);
  });
});
