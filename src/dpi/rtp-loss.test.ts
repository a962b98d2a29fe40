import { expect, test } from 'vitest';
import { MAX_STREAMS, RtpLoss } from './rtp-loss.ts';

const lostOf = (...sequences: number[]): number => {
  const loss = new RtpLoss();
  for (const sequence of sequences) loss.add(0, 7, sequence & 0xffff);
  return loss.lost(0);
};

test('what is missing between the first and the last, in any order', () => {
  expect(lostOf(1, 2, 3)).toBe(0);
  expect(lostOf(1, 2, 5)).toBe(2);
  expect(lostOf(1, 5, 2, 3, 4)).toBe(0);
  expect(lostOf(5, 4, 6)).toBe(0);
});
test('sequence numbers wrap', () => expect(lostOf(0xfffe, 0xffff, 1, 2)).toBe(1));
test('copies make up for losses, and there is never less than none', () => {
  expect(lostOf(1, 2, 2, 4)).toBe(0);
  expect(lostOf(1, 2, 2, 3)).toBe(0);
});
test('a leap begins the stream anew', () => {
  expect(lostOf(1, 2, 4, 30_000, 30_001, 30_003)).toBe(2);
  expect(lostOf(1, 3000)).toBe(2998);
  expect(lostOf(1, 3001)).toBe(0);
});
test('directions and sources are apart, and bounded', () => {
  const loss = new RtpLoss();
  for (let ssrc = 0; ssrc <= MAX_STREAMS; ssrc++) {
    loss.add(0, ssrc, 1);
    loss.add(0, ssrc, 3);
  }
  loss.add(1, 1, 1);
  loss.add(1, 1, 9);
  expect(loss.lost(0)).toBe(MAX_STREAMS);
  expect(loss.lost(1)).toBe(0);
});
