import fc from 'fast-check';
import { expect, test } from 'vitest';
import { colourAt, logScale, mix, positionOn, ticksOf } from './log-scale.ts';

test('spans the whole decades around the values', () => {
  expect(logScale([0, 3, 42_000])).toEqual({ low: 1, high: 100_000 });
  expect(ticksOf({ low: 1, high: 100_000 })).toEqual([1, 10, 100, 1000, 10_000, 100_000]);
});

test('one value, also a whole decade, still has a scale', () => {
  expect(logScale([7])).toEqual({ low: 1, high: 10 });
  expect(logScale([1000])).toEqual({ low: 100, high: 1000 });
  expect(logScale([1])).toEqual({ low: 0.1, high: 1 });
});

test('nothing has none', () => {
  expect(logScale([])).toBeUndefined();
  expect(logScale([0, 0])).toBeUndefined();
});

test('small values beyond six decades share the lower end', () => {
  const scale = logScale([1, 1e12]);
  expect(scale).toEqual({ low: 1e6, high: 1e12 });
  expect(positionOn(scale!, 1)).toBe(0);
  expect(positionOn(scale!, 1e9)).toBe(0.5);
});

test('positions lie on the ramp and keep the order, whatever the values', () => {
  const positive = fc.double({ min: 1, max: 1e15, noNaN: true });
  fc.assert(
    fc.property(fc.array(positive, { minLength: 2 }), (values) => {
      const scale = logScale(values)!;
      const positions = values.toSorted((a, b) => a - b).map((value) => positionOn(scale, value));
      for (const [index, position] of positions.entries()) {
        expect(position).toBeGreaterThanOrEqual(positions[index - 1] ?? 0);
        expect(position).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('mixes colours along a ramp', () => {
  expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
  const ramp = ['#000000', '#ff0000', '#ffff00'];
  expect([0, 0.25, 0.5, 1].map((position) => colourAt(ramp, position))).toEqual([
    '#000000',
    '#800000',
    '#ff0000',
    '#ffff00',
  ]);
});
