/**
 * The program as few files of JavaScript in `dist/program`, which start in a quarter of the time that hundreds of sources
 * take whose types are stripped one by one in every thread. `bin/capscape` runs them while no source is newer. Packages are
 * in them, with their licences, but for those that bring native code or data, or are large and rarely needed.
 */
import * as fs from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceDirectory } from '../src/cli/page-build.ts';
import { builtThread, THREADS, type ThreadName } from '../src/import/threads.ts';

const root = dirname(import.meta.dirname);

/** As deep below the root as `src/cli`, so that paths relative to a file there mean the same here. */
export const PROGRAM_DIRECTORY = join(root, 'dist/program');

/** Its time is when the build began: what was changed since is newer, as the launcher sees it. */
const ENTRY = 'main.js';

const LEFT_OUT = [/^node:/, /^@duckdb\/node-bindings/, /^@azure\//, /^@ip-location-db\//];

/** As in `bin/capscape`. */
const SOURCES = ['src', 'src/**', 'package.json', 'package-lock.json'];

/** Whether there is a build that no source is newer than. */
export function isProgramFresh(): boolean {
  const entry = join(PROGRAM_DIRECTORY, ENTRY);
  if (!fs.existsSync(entry)) return false;
  const begun = fs.statSync(entry).mtimeMs;
  const sources = fs.globSync(SOURCES, { cwd: root, exclude: ['src/web'] });
  return sources.every((path) => fs.statSync(join(root, path)).mtimeMs <= begun);
}

/** Builds beside `directory`, which the whole build then takes the place of. */
export async function buildProgram(directory = PROGRAM_DIRECTORY): Promise<void> {
  const begun = new Date();
  const fresh = `${directory}.${process.pid}.new`;
  try {
    const modules = await bundle({ main: 'src/cli/main.ts' }, fresh, true);
    for (const name of Object.keys(THREADS) as ThreadName[]) {
      const input = { [builtThread(name)]: join('src/import', THREADS[name]) };
      modules.push(...(await bundle(input, fresh, false)));
    }
    fs.writeFileSync(join(fresh, 'LICENSES.txt'), licences(modules));
    fs.utimesSync(join(fresh, ENTRY), begun, begun);
    await replaceDirectory(fresh, directory);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Commands load parts; a thread needs all of itself at once and is one file. Returns the paths of what went in. */
export async function bundle(
  input: Readonly<Record<string, string>>,
  dir: string,
  isSplit: boolean,
): Promise<string[]> {
  const { rolldown } = await import('rolldown');
  await using build = await rolldown({ cwd: root, platform: 'node', input: { ...input }, external: LEFT_OUT });
  const { output } = await build.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: isSplit,
  });
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}

/** The licences of the packages that these files are of, which are to go along with copies. */
function licences(modules: readonly string[]): string {
  const folders = modules.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? []);
  return [...new Set([...new Set(folders)].map(licenceOf))].sort().join('\n\n\n');
}

function licenceOf(folder: string): string {
  const { name, version, license, author } = JSON.parse(fs.readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.map((file) => fs.readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) texts.push(`${license}, ${author?.name ?? author}`);
  return [`==== ${name} ${version}`, ...texts].join('\n\n');
}

if (import.meta.main && !isProgramFresh()) {
  if (fs.existsSync(join(root, 'node_modules/rolldown'))) await buildProgram();
  else console.error('Without development packages the program is not built; bin/capscape runs its sources.');
}
