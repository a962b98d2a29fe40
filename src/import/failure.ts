/** Turns whatever was thrown into a failure a person can act on. */
import { AppError } from '../base/errors.ts';
import type { Failure } from './records.ts';

const NO_SPACE_CODES = new Set(['ENOSPC', 'EDQUOT']);
const NO_SPACE_TEXT = /no space left on device|disk quota exceeded|database or disk is full/i;

/** True when a disk or quota ran full, whoever noticed: Node, SQLite or DuckDB. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && NO_SPACE_CODES.has(String(error.code))) return true;
  return NO_SPACE_TEXT.test(error.message) || isDiskFull(error.cause);
}

/** An `AppError` stays itself; a full disk becomes DISK_FULL; anything else is a mistake of ours. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDiskFull(error)) return new AppError('DISK_FULL', 'the disk of the data directory is full', { cause: error });
  return new AppError('INTERNAL', 'an unexpected error; the log has its details', { cause: error });
}

/** What an import thread that ended by itself comes to. */
export function crash(cause: unknown): AppError {
  const isOutOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const detail = isOutOfMemory ? 'the import needed more memory than it may use' : 'the import ended unexpectedly';
  return new AppError('IMPORT_CRASHED', detail, { cause });
}

export const toFailure = ({ code, message }: AppError): Failure => ({ code, detail: message });

const FILE_REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'there is no such file'],
  ['EACCES', 'you may not read it'],
  ['EPERM', 'you may not read it'],
  ['EISDIR', 'it is a directory'],
]);

/** Why a file cannot be read, in words where there are some. */
export function fileReason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return ('code' in cause ? FILE_REASONS.get(String(cause.code)) : undefined) ?? cause.message;
}
