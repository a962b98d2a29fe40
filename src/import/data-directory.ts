/**
 * Where Capscape keeps everything:
 *
 *     DATA/catalog.db             data sets, captures, jobs, settings (SQLite)
 *     DATA/server.json            address of the server that has the directory open
 *     DATA/captures/<id>/original the capture's bytes, under our name, never the user's
 *     DATA/captures/<id>/members  captures that are being taken out of it, where it is an archive of several
 *     DATA/flows/<id>/            what the import made of it (see the store)
 *
 * Both directories of a capture belong to a row of the catalogue; one without a row is left over from a deletion or a
 * kill and is removed at start-up.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../base/errors.ts';

/** What `stat` counts in. */
const BLOCK_BYTES = 512;

export interface DataDirectory {
  readonly path: string;
  readonly catalog: string;
  readonly serverFile: string;
}

/**
 * Makes the directory where it is missing, readable by this user only: captures hold other people's traffic. A directory
 * with somebody else's files in it is refused, as tidying up deletes.
 */
export function makeDataDirectory(path: string): DataDirectory {
  const absolute = resolve(path);
  const catalog = join(absolute, 'catalog.db');
  let entries: string[];
  try {
    mkdirSync(absolute, { recursive: true, mode: 0o700 });
    entries = readdirSync(absolute);
  } catch (cause) {
    throw new AppError('DATA_DIRECTORY_UNUSABLE', `cannot use ${absolute}: ${(cause as Error).message}`, { cause });
  }
  if (entries.length > 0 && !entries.includes('catalog.db'))
    throw new AppError('DATA_DIRECTORY_UNUSABLE', `${absolute} holds files that are not Capscape's`);
  return { path: absolute, catalog, serverFile: join(absolute, 'server.json') };
}

export const captureDirectory = (data: DataDirectory, captureId: number): string =>
  join(data.path, 'captures', String(captureId));

export const originalPath = (data: DataDirectory, captureId: number): string =>
  join(captureDirectory(data, captureId), 'original');

/** Where captures lie that are taken out of an archive, until they are captures of their own. */
export const membersDirectory = (data: DataDirectory, captureId: number): string =>
  join(captureDirectory(data, captureId), 'members');

/** False for the rest of a deletion: neither bytes nor flows are there. */
export const hasFiles = (data: DataDirectory, captureId: number): boolean =>
  existsSync(captureDirectory(data, captureId)) || existsSync(join(data.path, 'flows', String(captureId)));

/** What removing the capture's files gives back: a file that somebody else has a name for, too, stays on disk. */
export async function freeableBytes(data: DataDirectory, captureId: number): Promise<number> {
  let sum = 0;
  for (const directory of [captureDirectory(data, captureId), join(data.path, 'flows', String(captureId))]) {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const { nlink, blocks } = await lstat(join(entry.parentPath, entry.name));
      if (entry.isFile() && nlink === 1) sum += blocks * BLOCK_BYTES;
    }
  }
  return sum;
}

/** Removes the directories of captures that are not in `known`. */
export async function removeOrphans(data: DataDirectory, known: ReadonlySet<number>): Promise<void> {
  for (const parent of [join(data.path, 'captures'), join(data.path, 'flows')]) {
    for (const entry of existsSync(parent) ? readdirSync(parent, { withFileTypes: true }) : []) {
      if (!/^[0-9]+$/.test(entry.name) || known.has(Number(entry.name))) continue;
      await rm(join(parent, entry.name), { recursive: true, force: true });
    }
  }
}
