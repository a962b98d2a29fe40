/**
 * Brings the bytes of a capture into the data directory: from a stream (an upload, standard input), written as they
 * come so that memory stays flat, or from a file of this machine, without a copy where the file system can.
 */
import { constants, createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, open, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../base/errors.ts';
import { fileReason } from './failure.ts';

/** Left free for the catalogue, the flow store and everybody else: an upload that would eat into it is refused. */
const RESERVED_BYTES = 64 * 1024 * 1024;

/** Received between two looks at what is free. */
const CHECK_BYTES = RESERVED_BYTES / 4;

/** Writes all of `stream` to `path` and resolves to its size. The caller removes what a failure leaves. */
export async function receiveStream(stream: Readable, path: string, signal?: AbortSignal): Promise<number> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  const options = signal === undefined ? {} : { signal };
  await pipeline(stream, (chunks: AsyncIterable<Buffer>) => whileThereIsRoom(chunks, dirname(path)), file, options);
  return file.bytesWritten;
}

async function* whileThereIsRoom(chunks: AsyncIterable<Buffer>, directory: string): AsyncGenerator<Buffer> {
  let unchecked = 0;
  for await (const chunk of chunks) {
    unchecked += chunk.length;
    if (unchecked >= CHECK_BYTES) {
      await ensureRoom(directory, CHECK_BYTES);
      unchecked = 0;
    }
    yield chunk;
  }
}

/** Throws DISK_FULL when `bytes` more would not fit on the disk of `directory`. */
export async function ensureRoom(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (bytes + RESERVED_BYTES <= free) return;
  throw new AppError('DISK_FULL', `${bytes} bytes more do not fit: ${free} are free, ${RESERVED_BYTES} are kept back`);
}

/**
 * Puts the user's file at `path` and resolves to its size. A clone where the file system can (shares blocks until one
 * side is changed), else a hard link, else a copy. With each of them deleting our name leaves the user's file alone;
 * the file is never written to.
 */
export async function receiveFile(source: string, path: string): Promise<number> {
  const { size } = await stat(source);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const isCloned = await succeeds(copyFile(source, path, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL));
  if (isCloned || (await succeeds(link(resolve(source), path)))) return size;
  await ensureRoom(dirname(path), size);
  await copyFile(source, path, constants.COPYFILE_EXCL);
  return size;
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
