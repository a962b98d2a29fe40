/**
 * What `npm test` runs, from the cheapest check to the slowest: format and lint, types, import law, builds of program and
 * page, then all tests (unit, property, golden, API, oracle, browser). Goes on after a failure, so that one run shows
 * everything; a check that is no test counts as one. The last line is `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addTotals, countVitest, type Totals, totalsLine } from './test-totals.ts';

const root = dirname(import.meta.dirname);
const bin = join(root, 'node_modules/.bin');

const CHECKS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'format and lint', command: [join(bin, 'biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'types', command: [join(bin, 'tsc'), '-p', '.'] },
  { name: 'engine types without Node and DOM', command: [join(bin, 'tsc'), '-p', 'tsconfig.engine.json'] },
  { name: 'import law', command: [process.execPath, 'tools/check-imports.ts'] },
  { name: 'program build', command: [process.execPath, 'tools/build-program.ts'] },
  { name: 'page build', command: [join(bin, 'vite'), 'build', '--logLevel', 'warn'] },
];

function run(command: readonly string[]): boolean {
  const [program, ...args] = command;
  const { status } = spawnSync(program as string, args, { cwd: root, stdio: 'inherit' });
  return status === 0;
}

function runCheck({ name, command }: (typeof CHECKS)[number]): Totals {
  const begun = performance.now();
  const isPassed = run(command);
  console.log(`${isPassed ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 };
}

function runVitest(): Totals {
  const scratch = mkdtempSync(join(tmpdir(), 'capscape-test-'));
  const report = join(scratch, 'report.json');
  try {
    const isPassed = run([
      join(bin, 'vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${report}`,
    ]);
    return countVitest(existsSync(report) ? readFileSync(report, 'utf8') : null, isPassed);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

let totals: Totals = { passed: 0, failed: 0, skipped: 0 };
for (const check of CHECKS) totals = addTotals(totals, runCheck(check));
totals = addTotals(totals, runVitest());
console.log(totalsLine(totals));
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
