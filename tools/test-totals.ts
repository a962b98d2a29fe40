/** Counting what ran, so that nothing that failed or was left out hides in the last line of `npm test`. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export const addTotals = (a: Totals, b: Totals): Totals => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

export const totalsLine = ({ passed, failed, skipped }: Totals): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * Totals of a run of Vitest by its JSON report. A file that failed without a failing test (it does not load, a hook
 * threw) counts as one failure; so does a run that failed while every test passed, or left no report.
 */
export function countVitest(report: string | null, isPassed: boolean): Totals {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  if (report === null) return { ...totals, failed: 1 };
  for (const file of (JSON.parse(report) as VitestReport).testResults) {
    const failedBefore = totals.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') totals.passed++;
      else if (status === 'failed') totals.failed++;
      else totals.skipped++;
    }
    if (file.status === 'failed' && totals.failed === failedBefore) totals.failed++;
  }
  if (!isPassed && totals.failed === 0) totals.failed = 1;
  return totals;
}
