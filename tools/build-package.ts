/**
 * What `npm pack` puts in the package: JavaScript of the program and the built page in `dist/`. Node runs the sources of a
 * checkout as they are, but strips no types below `node_modules`. `dist/` mirrors `src/`, so that paths relative to a
 * file mean the same in both.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');
const emitted = join(dist, '.build');

function run(tool: string, ...args: string[]): void {
  const { status } = spawnSync(join(root, 'node_modules/.bin', tool), args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${tool} ended with ${status}`);
}

rmSync(dist, { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.build.json');
for (const folder of readdirSync(join(emitted, 'src'))) renameSync(join(emitted, 'src', folder), join(dist, folder));
rmSync(emitted, { recursive: true });
run('vite', 'build', '--logLevel', 'warn');
