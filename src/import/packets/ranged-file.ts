import { open } from 'node:fs/promises';
import { AppError } from '../../base/errors.ts';
import type { RangedSource } from '../../capture/packet-block.ts';
import { fileReason } from '../failure.ts';

/** About what the disk reads in the time of a call. */
const SKIPPABLE_BYTES = 128 * 1024;

/** A file of this machine. Rejects with CAPTURE_UNREADABLE. */
export async function openRangedFile(path: string): Promise<RangedSource> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const { size } = await handle.stat();
  return {
    size,
    skippableBytes: SKIPPABLE_BYTES,
    async read(into, position) {
      try {
        return (await handle.read(into, 0, into.length, position)).bytesRead;
      } catch (cause) {
        throw unreadable(cause);
      }
    },
    close: () => handle.close(),
  };
}

const unreadable = (cause: unknown): AppError => new AppError('CAPTURE_UNREADABLE', fileReason(cause), { cause });
