import { expect, test } from 'vitest';
import { parseFilter } from '../../../query/parse-filter.ts';
import { FINDINGS, isAbsenceKnown, UNANSWERED } from './findings.ts';

test.each([UNANSWERED, ...FINDINGS.map(({ condition }) => condition)])('%s is a filter', (condition) => {
  expect(parseFilter(condition)).not.toBeNull();
});

test('each is told apart by its id', () => {
  expect(new Set(FINDINGS.map(({ id }) => id)).size).toBe(FINDINGS.length);
});

const absent = (hasPackets: boolean, hasLogs: boolean) =>
  FINDINGS.filter((spec) => isAbsenceKnown(spec, { hasPackets, hasLogs })).map(({ id }) => id);

test('what a flow log does not tell is not said to be absent from one, nor decisions from packets', () => {
  expect(absent(false, true)).toEqual(['denied', 'unknown']);
  expect(absent(true, false)).not.toContain('denied');
  expect(absent(true, false)).toContain('retransmitted');
  expect(absent(true, true)).toHaveLength(FINDINGS.length);
});
