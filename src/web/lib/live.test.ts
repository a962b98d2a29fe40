import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttle, upsert } from './live.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a burst of calls runs at once and once more, never in between', () => {
  const run = vi.fn();
  const { call } = throttle(run, 1000);
  for (let i = 0; i < 5; i++) call();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(999);
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5000);
  expect(run).toHaveBeenCalledTimes(2);
});

test('what was stopped runs no more', () => {
  const run = vi.fn();
  const { call, stop } = throttle(run, 1000);
  call();
  call();
  stop();
  vi.advanceTimersByTime(5000);
  expect(run).toHaveBeenCalledTimes(1);
});

test('an item takes the place of its former self', () => {
  expect(
    upsert(
      [
        { id: 1, n: 1 },
        { id: 2, n: 1 },
      ],
      { id: 1, n: 2 },
    ),
  ).toEqual([
    { id: 1, n: 2 },
    { id: 2, n: 1 },
  ]);
  expect(upsert([{ id: 1 }], { id: 3 })).toEqual([{ id: 1 }, { id: 3 }]);
});
