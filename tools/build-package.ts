/** What `npm pack` puts in the package: the built program and the built page in `dist/`, with nothing older beside them. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildProgram } from './build-program.ts';

const root = dirname(import.meta.dirname);

rmSync(join(root, 'dist'), { recursive: true, force: true });
await buildProgram();
const vite = join(root, 'node_modules/.bin/vite');
const { status } = spawnSync(vite, ['build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
if (status !== 0) throw new Error(`vite ended with ${status}`);
