import { expect, test } from 'vitest';
import { ExpectedFlows } from './expected-flows.ts';

const V4 = 0xffff;

test('an announced end is expected once', () => {
  const expected = new ExpectedFlows();
  expect(expected.isEmpty).toBe(true);
  expected.add('ftp-data', 0, 0, V4, 0xc0000201 | 0, 4000);
  expect(expected.take(0, 0, V4, 0xc0000201 | 0, 4001)).toBeNull();
  expect(expected.take(0, 0, V4, 0xc0000201 | 0, 4000)).toBe('ftp-data');
  expect(expected.take(0, 0, V4, 0xc0000201 | 0, 4000)).toBeNull();
  expected.add('ftp-data', 1, 2, 3, 4, 5);
  expect(expected.take(1, 2, 3, 4, 5)).toBe('ftp-data');
});

test('what was announced first makes way', () => {
  const expected = new ExpectedFlows();
  for (let port = 1; port <= 4097; port++) expected.add('ftp-data', 0, 0, V4, 1, port);
  expect(expected.take(0, 0, V4, 1, 1)).toBeNull();
  expect(expected.take(0, 0, V4, 1, 2)).toBe('ftp-data');
  expect(expected.take(0, 0, V4, 1, 4097)).toBe('ftp-data');
});
