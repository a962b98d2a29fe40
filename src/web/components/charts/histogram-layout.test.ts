import { expect, test } from 'vitest';
import type { Histogram } from '../../../api/views.ts';
import { layOut } from './histogram-layout.ts';

const histogram = (bins: Histogram['bins'], percentiles: Histogram['percentiles'] = null): Histogram => ({
  bins,
  notKnown: 0,
  percentiles,
});

test('equal factors are equally wide, zeros stand first', () => {
  const layout = layOut(
    histogram(
      [
        { from: 0, to: 0.01, flows: 4 },
        { from: 0.01, to: 0.1, flows: 8 },
        { from: 0.1, to: 1, flows: 0 },
        { from: 1, to: 10, flows: 2 },
      ],
      { min: 0, p50: 0.01, p90: 1, p95: 2, p99: 10, max: 10 },
    ),
    'seconds',
  )!;
  expect(layout.bars.map(({ left, width, height }) => [left, width, height])).toEqual([
    [0, 0.25, 0.5],
    [0.25, expect.closeTo(0.25), 1],
    [expect.closeTo(0.75), expect.closeTo(0.25), 0.25],
  ]);
  expect(layout.percentiles.map(({ name, left }) => [name, left])).toEqual([
    ['p50', 0.25],
    ['p90', expect.closeTo(0.75)],
    ['p99', expect.closeTo(1)],
  ]);
  expect(layout.ticks).toEqual([
    { value: 0, left: 0.125 },
    { value: 0.01, left: 0.25 },
    { value: 0.1, left: expect.closeTo(0.5) },
    { value: 1, left: expect.closeTo(0.75) },
    { value: 10, left: expect.closeTo(1) },
  ]);
});

test('many decades name only some', () => {
  const bins = Array.from({ length: 12 }, (_, index) => ({ from: 10 ** index, to: 10 ** (index + 1), flows: 1 }));
  expect(layOut(histogram(bins), 'bytes')!.ticks.length).toBeLessThanOrEqual(7);
});

test('one flow stands in its decade', () => {
  const layout = layOut(
    histogram([{ from: 100, to: 200, flows: 1 }], { min: 150, p50: 150, p90: 150, p95: 150, p99: 150, max: 150 }),
    'bytes',
  )!;
  expect(layout.bars).toEqual([
    { from: 100, to: 200, flows: 1, left: 0, width: expect.closeTo(Math.log10(2)), height: 1 },
  ]);
  expect(layout.percentiles[0]!.left).toBeCloseTo(Math.log10(1.5));
  expect(layout.ticks.map(({ value }) => value)).toEqual([100, 1000]);
});

test('only zeros still have a place', () => {
  const layout = layOut(
    histogram([{ from: 0, to: 0.001, flows: 3 }], { min: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 }),
    'seconds',
  )!;
  expect(layout.bars).toEqual([{ from: 0, to: 0.001, flows: 3, left: 0, width: 1, height: 1 }]);
  expect(layout.ticks).toEqual([{ value: 0, left: 0.5 }]);
});

test('no flows, no picture', () => {
  expect(layOut(histogram([{ from: 1, to: 2, flows: 0 }]), 'bytes')).toBeUndefined();
});

test('long times are named in minutes and hours', () => {
  const layout = layOut(
    histogram([
      { from: 1, to: 10, flows: 1 },
      { from: 1000, to: 10_000, flows: 1 },
    ]),
    'seconds',
  )!;
  expect(layout.ticks.map(({ value }) => value)).toEqual([1, 10, 60, 600, 3600]);
});
