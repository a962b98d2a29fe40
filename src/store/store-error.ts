import { AppError } from '../base/errors.ts';

/** A failure of disk or database as an `AppError`; a cancelled query and an `AppError` as what they are. */
export function toStoreError(cause: unknown, what: string): Error {
  if (cause instanceof AppError) return cause;
  if (!(cause instanceof Error)) return new Error(what, { cause });
  if (isInterrupt(cause)) return new AppError('QUERY_CANCELLED', 'The query was cancelled.', { cause });
  if (isDiskFull(cause)) {
    return new AppError('DISK_FULL', `${what}: there is no space left in the data directory.`, { cause });
  }
  return new AppError('INTERNAL', what, { cause });
}

function isInterrupt(cause: Error): boolean {
  return cause.message.startsWith('INTERRUPT Error');
}

function isDiskFull(cause: Error): boolean {
  return ('code' in cause && cause.code === 'ENOSPC') || cause.message.includes('No space left on device');
}

/** A file that was there when the query was made is not any more: a capture was completed or deleted meanwhile. */
export function isMissingFile(cause: unknown): boolean {
  return (
    cause instanceof Error && /^IO Error: .*(?:No files found|No such file|cannot open file)/is.test(cause.message)
  );
}
