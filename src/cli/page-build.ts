/** The page, built from its sources when this is a checkout and they are newer; in an installed package it comes built. */
import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../base/errors.ts';

const root = join(import.meta.dirname, '../..');
export const PAGE_DIRECTORY = join(root, 'dist/web');
const ENTRY = join(PAGE_DIRECTORY, 'index.html');
const VITE = join(root, 'node_modules/vite/bin/vite.js');

/** What the page is made of: its own folder, and the pure ones it may import. */
const SOURCES = ['src/{web,query,api,schema,base}/**', 'index.html', 'vite.config.ts', 'package-lock.json'];

/** Builds the page when it is missing or older than its sources; says so with `say` before it begins. */
export async function ensurePage(say: (line: string) => void): Promise<void> {
  if (!existsSync(join(root, 'src/web')) || !existsSync(VITE)) return;
  const built = existsSync(ENTRY) ? statSync(ENTRY).mtimeMs : null;
  if (built !== null && newestSource() <= built) return;
  say(
    built === null
      ? 'building the page, once; this takes a few seconds'
      : 'building the page again: its sources changed',
  );
  const begun = performance.now();
  const fresh = `${PAGE_DIRECTORY}.${process.pid}.new`;
  try {
    await build(fresh);
    await replaceDirectory(fresh, PAGE_DIRECTORY);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  say(`built the page in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

const newestSource = (): number =>
  Math.max(
    ...globSync(SOURCES, { cwd: root })
      .filter((file) => !/\.test\.tsx?$/.test(file))
      .map((file) => statSync(join(root, file)).mtimeMs),
  );

function build(into: string): Promise<void> {
  const args = [VITE, 'build', '--logLevel', 'warn', '--outDir', into, '--emptyOutDir'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new AppError('INTERNAL', `cannot build the page: ${reason}`));
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => (code === 0 ? resolve() : fail(`vite ended with exit code ${code}`)));
  });
}

/** How often another process may put its own directory there first. */
const MAX_REPLACES = 10;

/** Puts `fresh` where `directory` is, so that a server which shows it never sees half of one. */
export async function replaceDirectory(fresh: string, directory: string): Promise<void> {
  const old = `${fresh}.old`;
  for (let tries = 1; ; tries++) {
    await rename(directory, old).catch(ignore('ENOENT'));
    const isPlaced = await rename(fresh, directory).then(
      () => true,
      tries < MAX_REPLACES ? ignore('ENOTEMPTY', 'EEXIST') : rethrow,
    );
    await rm(old, { recursive: true, force: true });
    if (isPlaced === true) return;
  }
}

const ignore =
  (...codes: string[]) =>
  (cause: NodeJS.ErrnoException): void => {
    if (!codes.includes(cause.code ?? '')) throw cause;
  };

const rethrow = (cause: unknown): never => {
  throw cause;
};
