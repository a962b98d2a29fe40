import { expect, test } from 'vitest';
import type { Sums } from '../../../api/scope.ts';
import type { Top } from '../../../api/views.ts';
import { rank } from './ranked.ts';

const sums = (bytesSent: number, flows = 1): Sums => ({
  flows,
  packets_sent: 1,
  packets_received: 1,
  bytes_sent: bytesSent,
  bytes_received: 5,
});
const row = (value: string | null, bytesSent: number) => ({
  value,
  ...sums(bytesSent),
  first: '2026-01-01T00:00:00Z',
  last: '2026-01-01T00:00:01Z',
});
const top: Top = {
  rows: [row('10.0.0.1', 600), row(null, 300), row('10.0.0.3', 60), row('10.0.0.4', 0)],
  other: { values: 9, ...sums(40, 20) },
};

test('shares are of the whole scope, bars of the longest', () => {
  const ranked = rank(top, 'bytes_sent', 2);
  expect(ranked.whole).toBe(1000);
  expect(ranked.rows.map(({ value, share, length }) => [value, share, length])).toEqual([
    ['10.0.0.1', 0.6, 1],
    [null, 0.3, 0.5],
  ]);
  expect(ranked.rest).toMatchObject({ values: 11, amount: 100, share: 0.1, sums: { flows: 22, bytes_received: 15 } });
});

test('a value that adds nothing belongs to the rest', () => {
  const ranked = rank(top, 'bytes_sent', 10);
  expect(ranked.rows).toHaveLength(3);
  expect(ranked.rest?.values).toBe(10);
});

test('everything shown leaves no rest, nothing at all leaves nothing', () => {
  const none = { values: 0, flows: 0, packets_sent: 0, packets_received: 0, bytes_sent: 0, bytes_received: 0 };
  expect(rank({ rows: top.rows.slice(0, 1), other: none }, 'bytes', 10).rest).toBeUndefined();
  expect(rank({ rows: [], other: none }, 'bytes', 10)).toEqual({ rows: [], rest: undefined, whole: 0 });
});
