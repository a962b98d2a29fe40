import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barHeight, isAdrift, MAX_HEIGHT, revealing, rowsSeen, scrolled, scrolledTo } from './scroll-window.ts';

const short = { rows: 1000, rowHeight: 28, viewport: 560 };
const long = { rows: 10_000_000, rowHeight: 28, viewport: 560 };
const START = { top: 0, bar: 0 };

describe('a table that fits', () => {
  test('scrolls with its bar', () => {
    expect(barHeight(short)).toBe(28_000);
    expect(scrolled(START, 280, short)).toEqual({ top: 280, bar: 280 });
    expect(rowsSeen({ top: 280, bar: 280 }, short)).toEqual([10, 30]);
  });
});

describe('a table higher than browsers allow', () => {
  test('has a bar of the greatest height', () => expect(barHeight(long)).toBe(MAX_HEIGHT));

  test('moves pixel by pixel with the wheel', () => {
    const middle = scrolledTo(140_000_000, long);
    expect(scrolled(middle, middle.bar + 100, long).top).toBeCloseTo(140_000_100);
  });

  test('goes to the same share with a throw of the bar', () => {
    expect(rowsSeen(scrolled(START, (MAX_HEIGHT - 560) / 2, long), long)[0]).toBeCloseTo(4_999_990, -1);
  });

  test('ends are reached', () => {
    expect(rowsSeen(scrolled(START, MAX_HEIGHT - 560, long), long)[1]).toBe(long.rows);
    expect(scrolled(scrolledTo(500, long), 0, long).top).toBe(0);
  });

  test('tells when the bar has drifted from its share', () => {
    let window = scrolledTo(140_000_000, long);
    expect(isAdrift(window, long)).toBe(false);
    for (let i = 0; i < 10; i++) window = scrolled(window, window.bar + 100, long);
    expect(isAdrift(window, long)).toBe(true);
  });
});

test('whatever is done, what is seen lies within the table', () => {
  const size = fc.record({
    rows: fc.nat(50_000_000),
    rowHeight: fc.constantFrom(28, 36),
    viewport: fc.integer({ min: 1, max: 2000 }),
  });
  fc.assert(
    fc.property(
      size,
      fc.array(fc.double({ min: -1000, max: MAX_HEIGHT + 1000, noNaN: true })),
      fc.nat(),
      (s, bars, row) => {
        let window = START;
        for (const bar of bars) {
          window = scrolled(window, bar, s);
          const [first, end] = rowsSeen(window, s, 5);
          expect(first).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(s.rows);
          expect(first).toBeLessThanOrEqual(end);
        }
        if (row < s.rows && s.viewport >= s.rowHeight) {
          const [first, end] = rowsSeen(revealing(window, row, s), s);
          expect(row).toBeGreaterThanOrEqual(first);
          expect(row).toBeLessThan(end);
        }
      },
    ),
  );
});
