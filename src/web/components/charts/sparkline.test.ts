import { expect, test } from 'vitest';
import { areaPath } from './sparkline.tsx';

test('the highest bin reaches the top, an empty one lies on the ground, the least is seen', () => {
  expect(areaPath([1000, 0, 1], 30, 20)).toBe('M0 20V0H10V20H20V19H30V20Z');
});

test('nothing draws nothing', () => {
  expect(areaPath([], 30, 20)).toBe('');
  expect(areaPath([0, 0], 30, 20)).toBe('');
});
