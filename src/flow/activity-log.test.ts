import { expect, test } from 'vitest';
import { ActivityLog, bucketWidth } from './activity-log.ts';
import { FlowTable } from './flow-table.ts';

const SECOND = 1_000_000_000;

test.each([0, 1, 4, 1_700_000_000, 4_294_967_296])('buckets start to the nanosecond, from second %d on', (base) => {
  const table = new FlowTable(8, 1, false);
  const slot = table.take(1, false);
  const log = new ActivityLog();
  log.begin(base, 0);
  const times = [
    0,
    999_999_999,
    5 * SECOND + 123,
    294_967_296,
    4 * SECOND + 294_967_296,
    -1,
    -3 * SECOND,
    2 ** 53 - SECOND,
  ];
  for (const time of times) {
    log.enter(table, slot, time);
    log.move(table, slot, time + 2 * SECOND);
  }
  const rows = log.take();
  expect(rows?.length).toBe(times.length);
  const starts = times.map((time) => {
    const width = bucketWidth(time);
    return BigInt(base) * 1_000_000_000n + BigInt(Math.floor(time / width)) * BigInt(width);
  });
  expect([...(rows?.bucketStart.slice(0, times.length) ?? [])]).toEqual(starts);
});

test('clocks that lie by more than 104 days are told by the second, and a log grows as long as it must', () => {
  const table = new FlowTable(8, 1, false);
  const slot = table.take(1, false);
  const log = new ActivityLog();
  log.begin(1000, 0);
  const far = 2 ** 60;
  for (let i = 0; i < 40_000; i++) {
    log.enter(table, slot, far + i * 2 ** 31);
    log.move(table, slot, far);
  }
  expect(log.isLong).toBe(true);
  const rows = log.take();
  expect(rows?.length).toBe(40_000);
  const last = far + 39_999 * 2 ** 31;
  expect(rows?.bucketStart[39_999]).toBe(1000n * 1_000_000_000n + BigInt(Math.floor(last / SECOND)) * 1_000_000_000n);
  expect(log.take()).toBeNull();
});
