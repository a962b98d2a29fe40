import { expect, test } from 'vitest';
import { assignHues } from './colors.ts';

test('the known have their own hue, the others the lowest that is free', () => {
  expect(Object.fromEntries(assignHues(['gopher', 'dns', 'tls'], new Map()))).toEqual({ dns: 2, tls: 0, gopher: 1 });
});

test('who has a hue keeps it when the order changes', () => {
  const first = assignHues(['a', 'b'], new Map());
  expect(Object.fromEntries(assignHues(['tls', 'b', 'a'], first))).toEqual({ a: 0, b: 1, tls: 2 });
});

test('there are ten, and no more', () => {
  const values = [...'abcdefghijklm'];
  const hues = assignHues(values, new Map());
  expect(hues.size).toBe(10);
  expect(new Set(hues.values()).size).toBe(10);
  expect(hues.has('k')).toBe(false);
});
