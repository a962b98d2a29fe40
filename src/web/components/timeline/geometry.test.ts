import { describe, expect, test } from 'vitest';
import { digitsFor, layerPath, mostTicks, rangeBetween, stack, timeTicks, valuesOf } from './geometry.ts';

const series = {
  value: 'tls',
  isOther: false,
  flows: [1, 2],
  packets_sent: [3, 4],
  packets_received: [5, 6],
  bytes_sent: [100, 0],
  bytes_received: [50, 7],
};

test.each([
  ['bytes', [150, 7]],
  ['packets', [8, 10]],
  ['flows', [1, 2]],
] as const)('%s of a series, both ways together', (measure, values) => {
  expect(valuesOf(series, measure)).toEqual(values);
});

test('layers stand on each other and the peak is the highest stack', () => {
  const { layers, peak } = stack(
    [
      [1, 2],
      [3, 0],
    ],
    2,
  );
  expect(layers.map(({ top }) => [...top])).toEqual([
    [1, 2],
    [4, 2],
  ]);
  expect([...layers[1]!.base]).toEqual([1, 2]);
  expect(peak).toBe(4);
});

test('a bar that is nearly nothing is still seen, an empty one is not drawn', () => {
  const { layers } = stack([[1, 0, 1_000_000]], 3);
  expect(layerPath(layers[0]!, 1_000_000, 30, 100)).toBe(
    'M0.00 100.00V99.50H9.00V100.00ZM20.00 100.00V0.00H29.00V100.00Z',
  );
});

describe('ticks', () => {
  test('are round instants', () => {
    const { ticks, step } = timeTicks(1_700_000_003_000_000_000n, 60, 6);
    expect(step).toBe(10);
    expect(ticks.map(({ time }) => time.slice(11))).toEqual([
      '22:13:30Z',
      '22:13:40Z',
      '22:13:50Z',
      '22:14:00Z',
      '22:14:10Z',
      '22:14:20Z',
    ]);
    expect(ticks[0]!.at).toBeCloseTo(7 / 60);
  });

  test.each([1e-6, 0.004, 1, 3600, 86_400 * 14, 86_400 * 4000])('%d s have at most six', (seconds) => {
    const { ticks } = timeTicks(1_700_000_003_000_000_000n, seconds, 6);
    expect(ticks.length).toBeLessThanOrEqual(7);
  });

  test.each([
    [60, 0],
    [1, 0],
    [0.5, 1],
    [0.01, 2],
    [2e-6, 6],
  ])('%d s apart need %i digits', (seconds, digits) => {
    expect(digitsFor(seconds)).toBe(digits);
  });
});

test('few bins have slender bars in their middle', () => {
  const { layers } = stack([[1, 0]], 2);
  expect(layerPath(layers[0]!, 1, 200, 100)).toBe('M18.00 100.00V0.00H82.00V100.00Z');
});

test('long labels have fewer ticks', () => {
  expect(mostTicks(1200, 3600)).toBe(10);
  expect(mostTicks(1200, 0.001)).toBe(7);
});

describe('a brushed range', () => {
  const timeline = { start: '2026-01-01T00:00:00Z', widthSeconds: 1, bins: 100 };
  test('is rounded to what a pixel tells, the end outwards', () => {
    expect(rangeBetween(timeline, 0.1234, 0.5, 1000)).toEqual({
      from: '2026-01-01T00:00:12.300Z',
      to: '2026-01-01T00:00:50Z',
    });
  });
  test('may be drawn from right to left and beyond the edge', () => {
    expect(rangeBetween(timeline, 1.3, 0.9, 1000)).toEqual({
      from: '2026-01-01T00:01:30Z',
      to: '2026-01-01T00:01:40Z',
    });
  });
  test('of nothing is none', () => expect(rangeBetween({ ...timeline, start: null }, 0, 1, 100)).toBeNull());
});

test('years apart, ticks stand on first days of years', () => {
  const { ticks } = timeTicks(0n, 62 * 365.2425 * 86_400, 8);
  expect(ticks.map(({ time }) => time.slice(0, 10))).toEqual([
    '1970-01-01',
    '1980-01-01',
    '1990-01-01',
    '2000-01-01',
    '2010-01-01',
    '2020-01-01',
    '2030-01-01',
  ]);
  expect(ticks[1]!.at).toBeCloseTo(10 / 62, 4);
});
