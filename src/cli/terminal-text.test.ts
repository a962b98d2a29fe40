import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignRow,
  columnWidths,
  formatBytes,
  formatCount,
  formatDuration,
  formatThings,
  shorten,
  visible,
} from './terminal-text.ts';

it('says one flow, and two flows', () => {
  const texts = [0, 1, 2, 1_000].map((count) => formatThings(count, 'flow'));
  expect(texts).toEqual(['0 flows', '1 flow', '2 flows', '1,000 flows']);
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9949, '9.9 kB'],
    [9950, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [1.5e15, '1.5 PB'],
    [5e19, '50000 PB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatCount', () => {
  it('groups whole numbers as Intl does', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (count) => {
        expect(formatCount(count)).toBe(count.toLocaleString('en'));
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.0000004, '0.000 ms'],
    [0.000012, '0.012 ms'],
    [0.0004, '0.4 ms'],
    [0.012, '12 ms'],
    [0.9994, '999 ms'],
    [0.9996, '1.00 s'],
    [1.24, '1.24 s'],
    [59.99, '59.99 s'],
    [59.996, '1 m 00 s'],
    [182, '3 m 02 s'],
    [3599.6, '1 h 00 m'],
    [7800, '2 h 10 m'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('visible', () => {
  it('leaves nothing that a terminal would obey', () => {
    expect(visible('a\u001b[2Jb\r\nc\u009bd\u202ee\u2028f\u0000')).toBe('a·[2Jb··c·d·e·f·');
    expect(visible('zürich.example 日本')).toBe('zürich.example 日本');
  });
});

describe('shorten', () => {
  it('cuts in the middle, to the width', () => {
    expect(shorten('abcdefghij', 10)).toBe('abcdefghij');
    expect(shorten('abcdefghijk', 10)).toBe('abcde…hijk');
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.nat(20), (name, width) => {
        expect(shorten(name, width).length).toBeLessThanOrEqual(Math.max(width, 0));
      }),
    );
  });
});

describe('alignRow', () => {
  it('puts numbers to the right and cuts what is too wide', () => {
    const columns = [
      { head: 'Name', isNumber: false },
      { head: 'Count', isNumber: true },
      { head: 'Last', isNumber: false },
    ];
    const widths = columnWidths(columns, [['abcdef', '12', '']]);
    expect(widths).toEqual([6, 5, 4]);
    expect(alignRow(columns, ['abcdef', '12', ''], widths)).toBe('abcdef     12');
    expect(alignRow(columns, ['abcdefghi', '123456', 'x'], widths)).toBe('abc…hi  12…56  x');
  });
});
