/** How far many files together are. */
import type { Upload } from './uploads.tsx';

export interface SentSums {
  readonly files: number;
  readonly bytes: number;
}

export interface UploadSums {
  /** All that were given since the list was last empty, and what of them has arrived. */
  readonly all: SentSums;
  readonly sent: SentSums;
  /** Bytes a second, of those that are being sent. */
  readonly rate: number;
  /** Null while nobody can tell. */
  readonly secondsLeft: number | null;
}

/** Before so many milliseconds a rate says more of chance than of the line. */
const RATE_AFTER_MS = 500;

/** Bytes a second since the connection stood; 0 while that cannot be told. `now` as `performance.now()`. */
export function rateOf({ state, since, sentBytes }: Upload, now: number): number {
  if (state !== 'sending' || since === null || now - since.at <= RATE_AFTER_MS) return 0;
  return ((sentBytes - since.bytes) / (now - since.at)) * 1000;
}

/** `finished`: those that are off the list because they arrived. */
export function uploadSums(uploads: readonly Upload[], finished: SentSums, now: number): UploadSums {
  const going = uploads.filter(({ state }) => state !== 'failed');
  const sum = (of: (upload: Upload) => number) => going.reduce((total, upload) => total + of(upload), 0);
  const rate = sum((upload) => rateOf(upload, now));
  const left = sum(({ file, sentBytes }) => file.size - sentBytes);
  return {
    all: { files: finished.files + going.length, bytes: finished.bytes + sum(({ file }) => file.size) },
    sent: { files: finished.files, bytes: finished.bytes + sum(({ sentBytes }) => sentBytes) },
    rate,
    secondsLeft: rate > 0 ? left / rate : null,
  };
}
