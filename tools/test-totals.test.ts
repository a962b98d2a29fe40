import { describe, expect, it } from 'vitest';
import { countVitest, totalsLine } from './test-totals.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});
const report = (...testResults: unknown[]) => JSON.stringify({ testResults });

describe('countVitest', () => {
  it('counts tests of all files', () => {
    const text = report(file('passed', 'passed', 'skipped', 'todo'), file('failed', 'passed', 'failed'));
    expect(countVitest(text, false)).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  it('counts a file that does not load as a failure', () => {
    expect(countVitest(report(file('failed'), file('passed', 'passed')), false)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it('counts a run that failed outside its tests, or without a report', () => {
    expect(countVitest(report(file('passed', 'passed')), false).failed).toBe(1);
    expect(countVitest(null, true).failed).toBe(1);
  });
});

describe('totalsLine', () => {
  it('is what the checks read', () => {
    expect(totalsLine({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed, 3 skipped');
  });
});
