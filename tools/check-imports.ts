/** Fails on an import that the law forbids, and on seeing no files: `node tools/check-imports.ts`. */
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findViolations } from './import-law.ts';

const root = dirname(import.meta.dirname);
const files = globSync('src/**/*.{ts,tsx}', { cwd: root });
const sources = new Map<string, string>();
for (const file of files) sources.set(file.replaceAll('\\', '/'), readFileSync(`${root}/${file}`, 'utf8'));

if (sources.size === 0) {
  console.error('import law: no files seen below src/');
  process.exit(1);
}
const violations = findViolations(sources);
for (const { file, specifier, reason } of violations) console.error(`${file}: '${specifier}': ${reason}`);
console.log(`import law: ${sources.size} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
