import { expect, test } from 'vitest';
import { parseFilter } from '../../../query/parse-filter.ts';
import { FINDINGS, UNANSWERED } from './findings.ts';

test.each([UNANSWERED, ...FINDINGS.map(({ condition }) => condition)])('%s is a filter', (condition) => {
  expect(parseFilter(condition)).not.toBeNull();
});

test('each is told apart by its id', () => {
  expect(new Set(FINDINGS.map(({ id }) => id)).size).toBe(FINDINGS.length);
});
