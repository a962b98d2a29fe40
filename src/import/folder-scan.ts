/** What lies in a folder: regular files that may be captures, and what tells one version of a file from another. */
import type { BigIntStats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Files of one folder that are looked at; beyond them nothing is, and the folder says so. */
export const FILE_LIMIT = 100_000;
const DEPTH_LIMIT = 16;

/** Names of files that are being written by a download or an editor. */
const UNFINISHED = /^\.|\.(part|partial|tmp|temp|crdownload|download|filepart|swp)$|~$/i;

export interface FolderFile {
  /** Whole, for reading it. */
  readonly path: string;
  /** Within the folder, with / between: `office/monday.pcap`. */
  readonly name: string;
  readonly size: number;
  readonly identity: string;
}

export const identityOf = ({ dev, ino, size, mtimeNs }: BigIntStats): string => `${dev}:${ino} ${size} ${mtimeNs}`;

/**
 * Symbolic links are not followed, nor is what begins with a dot looked at. Rejects when the folder itself cannot be read;
 * what vanishes meanwhile is passed over.
 */
export async function scanFolder(root: string, isDeep: boolean): Promise<{ files: FolderFile[]; isCut: boolean }> {
  const files: FolderFile[] = [];
  const waiting: { path: string; depth: number }[] = [{ path: root, depth: 0 }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { path: directory, depth } = next;
    const reading = readdir(directory, { withFileTypes: true });
    const entries = await (depth === 0 ? reading : reading.catch(() => []));
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      const path = join(directory, entry.name);
      if (UNFINISHED.test(entry.name)) continue;
      if (entry.isDirectory() && isDeep && depth < DEPTH_LIMIT) waiting.push({ path, depth: depth + 1 });
      if (!entry.isFile()) continue;
      if (files.length >= FILE_LIMIT) return { files, isCut: true };
      const stats = await lstat(path, { bigint: true }).catch(() => null);
      if (stats === null || !stats.isFile() || stats.size === 0n) continue;
      const name = relative(root, path).split(sep).join('/');
      files.push({ path, name, size: Number(stats.size), identity: identityOf(stats) });
    }
  }
  return { files, isCut: false };
}

/** False once a part of the way to the file is a link that leads elsewhere. */
export async function isWithin(root: string, path: string): Promise<boolean> {
  const [realRoot, real] = await Promise.all([realpath(root), realpath(path)]);
  return real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
}
