import { expect, test } from 'vitest';
import { DARK, LIGHT } from '../../lib/tokens.ts';
import { contrast, inkOn } from './contrast.ts';

test('black on white is 21, a colour on itself 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#2560c4', '#2560c4')).toBe(1);
});

test.each([...LIGHT.categorical, ...DARK.categorical, LIGHT.other, DARK.other, LIGHT.notKnown, DARK.notKnown])(
  'text on %s is readable',
  (fill) => {
    expect(contrast(fill, inkOn(fill))).toBeGreaterThanOrEqual(4.5);
  },
);
