import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTime, MAX_TIME, MIN_TIME, parseTime, timeSince } from './time.ts';

test.each([
  [0n, '1970-01-01T00:00:00Z'],
  [1_700_000_000_123_456_789n, '2023-11-14T22:13:20.123456789Z'],
  [1_700_000_000_120_000_000n, '2023-11-14T22:13:20.120Z'],
  [1_700_000_000_000_001_000n, '2023-11-14T22:13:20.000001Z'],
  [-1n, '1969-12-31T23:59:59.999999999Z'],
  [MAX_TIME, '2262-04-11T23:47:16.854775807Z'],
])('%d is %s', (nanos, text) => {
  expect(formatTime(nanos)).toBe(text);
  expect(parseTime(text)).toBe(nanos);
});

test('reads offsets', () => {
  expect(parseTime('2023-11-14T23:43:20.5+01:30')).toBe(1_700_000_000_500_000_000n);
  expect(parseTime('2023-11-14t14:13:20-08:00')).toBe(1_700_000_000_000_000_000n);
});

test.each([
  '',
  '2023-11-14',
  '2023-11-14T22:13:20',
  '2023-02-30T00:00:00Z',
  '2023-11-14T24:00:00Z',
  '2023-11-14T22:13:20.1234567890Z',
  '2023-11-14T22:13:20+24:00',
  '2263-01-01T00:00:00Z',
])('%j is no time', (text) => {
  expect(parseTime(text)).toBeNull();
});

test('every time survives text', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: MIN_TIME, max: MAX_TIME }), (nanos) => {
      expect(parseTime(formatTime(nanos))).toBe(nanos);
    }),
  );
});

test('counts from a base', () => {
  expect(timeSince(1_700_000_000, -1)).toBe(1_699_999_999_999_999_999n);
});

test('counts microseconds where a double no longer holds nanoseconds', () => {
  const [base, later] = [1_455_907_271, 1_535_391_682];
  const nanos = (later - base) * 1e9 + 514_087_000;
  expect(Math.abs(nanos)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  expect(timeSince(base, nanos)).toBe(BigInt(later) * 1_000_000_000n + 514_087_000n);
  expect(timeSince(later, -nanos)).toBe(BigInt(base) * 1_000_000_000n - 514_087_000n);
});
