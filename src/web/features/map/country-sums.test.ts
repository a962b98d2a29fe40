import { expect, test } from 'vitest';
import type { Sums } from '../../../api/scope.ts';
import type { Top } from '../../../api/views.ts';
import { NO_SUMS } from '../../components/charts/amounts.ts';
import { countryVolume, hostsOf, wholeOf } from './country-sums.ts';

const sums = (sent: number, received: number): Sums => ({
  ...NO_SUMS,
  flows: 1,
  bytes_sent: sent,
  bytes_received: received,
});
const top = (...hosts: [string, number, number][]): Top => ({
  rows: hosts.map(([value, sent, received]) => ({
    value,
    ...sums(sent, received),
    first: '2026-01-01T00:00:00Z',
    last: '2026-01-01T00:00:00Z',
  })),
  other: { values: 1, ...sums(3, 4) },
});

test('a destination sends what its flows received', () => {
  expect(countryVolume(sums(10, 1), sums(200, 5000))).toEqual({ from: 5010, to: 201 });
});

test('hosts on both sides are one', () => {
  const hosts = hostsOf(top(['192.0.2.1', 10, 0], ['192.0.2.2', 50, 0]), top(['192.0.2.1', 0, 70]), 'bytes', 1);
  expect(hosts).toEqual([{ address: '192.0.2.1', sums: { ...sums(10, 70), flows: 2 } }]);
});

test('the whole is rows and rest', () => {
  expect(wholeOf(top(['192.0.2.1', 10, 20]))).toEqual({ ...sums(13, 24), flows: 2 });
});
