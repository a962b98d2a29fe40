import { expect, test } from 'vitest';
import { ERRORS } from '../base/errors.ts';
import { exitCodes } from './exit-codes.ts';

test('every code stands once, lowest first, with all that it means', () => {
  const codes = exitCodes();
  expect(codes.map(([code]) => code)).toEqual([...new Set(codes.map(([code]) => code))].sort((a, b) => a - b));
  for (const { exit, title } of Object.values(ERRORS)) expect(new Map(codes).get(exit)).toContain(title);
  expect(codes[0]).toEqual([0, 'Done']);
});
