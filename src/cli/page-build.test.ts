import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceDirectory } from './page-build.ts';

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'capscape-page-'));
});
afterAll(() => rm(home, { recursive: true }));

async function make(name: string, file: string): Promise<string> {
  const directory = join(home, name);
  await mkdir(directory);
  await writeFile(join(directory, file), file);
  return directory;
}

test('a page that is built takes the place of the one before, whole', async () => {
  const page = await make('web', 'first');
  await replaceDirectory(await make('web.1.new', 'second'), page);
  expect(await readdir(page)).toEqual(['second']);
  await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (name) => replaceDirectory(await make(`web.${name}.new`, name), page)),
  );
  expect(await readdir(page)).toHaveLength(1);
  expect(await readdir(home)).toEqual(['web']);
});

test('a first page is put where none was', async () => {
  await replaceDirectory(await make('other.new', 'only'), join(home, 'other'));
  expect(await readdir(join(home, 'other'))).toEqual(['only']);
});
