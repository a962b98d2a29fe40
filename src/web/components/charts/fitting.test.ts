import { expect, test } from 'vitest';
import { fitting } from './fitting.ts';

test('the longest text that has room, whole or not at all', () => {
  const texts = ['remote-access  308 kB', 'remote-access'];
  expect(fitting(texts, 200)).toBe('remote-access  308 kB');
  expect(fitting(texts, 100)).toBe('remote-access');
  expect(fitting(texts, 60)).toBe('');
  expect(fitting([], 60)).toBe('');
});

test('bold text needs more room', () => {
  expect(fitting(['database'], 55)).toBe('database');
  expect(fitting(['database'], 55, 'bold')).toBe('');
});
