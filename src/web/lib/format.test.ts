import { describe, expect, test } from 'vitest';
import {
  createFormat,
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatShortCount,
  formatThings,
} from './format.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1 000'],
  [4_081_280, '4 081 280'],
])('counts: %d', (value, text) => expect(plain(formatCount(value))).toBe(text));

test.each([
  [0, '0'],
  [9_999, '9 999'],
  [12_345, '12.3 k'],
  [999_960, '1.00 M'],
  [4_081_280, '4.08 M'],
])('short counts: %d', (value, text) => expect(plain(formatShortCount(value))).toBe(text));

test.each([
  [0, '0 B', '0 B'],
  [999, '999 B', '999 B'],
  [1000, '1.00 kB', '1000 B'],
  [1024, '1.02 kB', '1.00 KiB'],
  [999_999, '1.00 MB', '977 KiB'],
  [412_000_000, '412 MB', '393 MiB'],
  [5_000_000_000_000, '5.00 TB', '4.55 TiB'],
])('bytes: %d', (value, si, binary) => {
  expect(plain(formatBytes(value))).toBe(si);
  expect(plain(formatBytes(value, true))).toBe(binary);
});

test.each([
  [0, '0 s'],
  [120e-9, '120 ns'],
  [4.5e-6, '4.50 µs'],
  [0.0124, '12.4 ms'],
  [0.9999, '1.00 s'],
  [10, '10 s'],
  [300, '5 m'],
  [3600, '1 h'],
  [1.24, '1.24 s'],
  [59.96, '1 m 00 s'],
  [182, '3 m 02 s'],
  [3599.7, '1 h 00 m'],
  [7500, '2 h 05 m'],
  [86_399, '1 d 00 h'],
  [273_600, '3 d 04 h'],
  [86_400 * 91, '91 d'],
  [86_400 * 22_611.7, '22 611 d'],
])('durations: %d s', (value, text) => expect(plain(formatDuration(value))).toBe(text));

test.each([
  [0, '0 %'],
  [0.00001, '< 0.1 %'],
  [0.004, '0.4 %'],
  [0.43, '43 %'],
  [0.9999, '> 99 %'],
  [1, '100 %'],
])('percent: %d', (value, text) => expect(plain(formatPercent(value))).toBe(text));

test('one is single', () => {
  expect(plain(formatThings(1, 'flow'))).toBe('1 flow');
  expect(plain(formatThings(0, 'flow'))).toBe('0 flows');
});

describe('times', () => {
  const utc = createFormat({ binaryBytes: false, zone: 'UTC' });
  const berlin = createFormat({ binaryBytes: false, zone: 'Europe/Berlin' });
  const at = '2026-01-31T23:30:10.123456789Z';

  test('have their zone, and date and digits when asked', () => {
    expect(utc.time(at)).toBe('23:30:10 UTC');
    expect(utc.time(at, { digits: 9, zone: false })).toBe('23:30:10.123456789');
    expect(plain(berlin.time(at, { date: true, digits: 3 }))).toBe('1 Feb 2026, 00:30:10.123 Europe/Berlin');
  });

  test('a range says the date once unless it changes', () => {
    expect(plain(utc.range('2026-01-31T23:00:00Z', at))).toBe('31 Jan 2026, 23:00:00 – 23:30:10 UTC');
    expect(plain(berlin.range('2026-01-31T20:00:00Z', at))).toBe(
      '31 Jan 2026, 21:00:00 – 1 Feb 2026, 00:30:10 Europe/Berlin',
    );
    expect(plain(utc.range('2026-01-31T23:30:10Z', at))).toBe('31 Jan 2026, 23:30:10.000 – 23:30:10.123 UTC');
  });

  test('before 1970 the fraction still counts upwards', () => {
    expect(utc.time('1969-12-31T23:59:59.250Z', { digits: 3 })).toBe('23:59:59.250 UTC');
  });
});
