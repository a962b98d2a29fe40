/** Whether the disk of the data directory has room. */
import { statfs } from 'node:fs/promises';
import { AppError } from '../base/errors.ts';

/** Left free for the catalogue, the flow store and everybody else: what would eat into it is refused. */
export const RESERVED_BYTES = 64 * 1024 * 1024;

/** Received between two looks at what is free. */
export const CHECK_BYTES = RESERVED_BYTES / 4;

/** Throws DISK_FULL when `bytes` more would not fit on the disk of `directory`. */
export async function ensureRoom(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (bytes + RESERVED_BYTES <= free) return;
  throw new AppError('DISK_FULL', `${bytes} bytes more do not fit: ${free} are free, ${RESERVED_BYTES} are kept back`);
}
