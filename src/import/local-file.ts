/** Files of this machine, brought into the data directory without a copy where the file system can. */
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../base/errors.ts';
import { fileReason } from './failure.ts';
import { identityOf } from './folder-scan.ts';
import { ensureRoom } from './room.ts';

/**
 * Puts the user's file at `path` and resolves to its size. A clone where the file system can (shares blocks until one
 * side is changed), else a hard link, else a copy. With each of them deleting our name leaves the user's file alone;
 * the file is never written to.
 */
export async function receiveFile(source: string, path: string): Promise<number> {
  const { size } = await stat(source);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (await succeeds(copyFile(source, path, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL))) return size;
  if (await succeeds(link(resolve(source), path))) return size;
  await ensureRoom(dirname(path), size);
  await copyFile(source, path, constants.COPYFILE_EXCL);
  return size;
}

/**
 * Clones or copies that very version of a file, and resolves to its size: a hard link would change with a file that is
 * written again, as capture tools do with a ring of files. Throws CAPTURE_UNREADABLE when it is another by now, or a link.
 */
export async function copyVersion(source: string, identity: string, path: string): Promise<number> {
  const handle = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((cause) => {
    throw new AppError('CAPTURE_UNREADABLE', `${source}: ${fileReason(cause)}`, { cause });
  });
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const size = Number((await handle.stat()).size);
    await ensureRoom(dirname(path), size);
    // The file that was opened, whatever its name leads to by now.
    const opened = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : source;
    await copyFile(opened, path, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    if (identityOf(await handle.stat({ bigint: true })) !== identity)
      throw new AppError('CAPTURE_UNREADABLE', `${source} changed while it was copied`);
    return size;
  } finally {
    await handle.close();
  }
}

// Neither clone nor link is promised by any file system, and each says so with errors of its own.
const succeeds = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  );

/**
 * What tells this version of a file from any other, so that giving the same file twice imports it once. Throws
 * CAPTURE_UNREADABLE for what is no readable file.
 */
export async function fileIdentity(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size, mtimeNs, dev, ino } = await handle.stat({ bigint: true });
      if (!(await handle.stat()).isFile()) throw new Error('it is not a file');
      return `${resolve(path)} ${dev}:${ino} ${size} ${mtimeNs}`;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new AppError('CAPTURE_UNREADABLE', `${path}: ${fileReason(cause)}`, { cause });
  }
}
