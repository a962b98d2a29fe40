/**
 * Sending a file so that it goes on after a broken connection, a restart of the server or a reload of the page (tus). What
 * of a file has arrived the server knows; which upload it was the browser remembers.
 */
import { type DetailedError, Upload } from 'tus-js-client';
import type { Capture } from '../../api/captures.ts';
import { type Answer, fetchCapture, notReached, problemOf, uploadsAddress } from './api.ts';

export interface FileUpload {
  readonly dataset: number;
  readonly file: File;
  /** The paused capture that this file is; null for a new one, or one that this browser remembers. */
  readonly capture: number | null;
  readonly onProgress: (sentBytes: number) => void;
  /** True while the server cannot be reached; it is tried again by itself. */
  readonly onWaiting: (isWaiting: boolean) => void;
  readonly signal: AbortSignal;
}

/** Between attempts, in milliseconds; they begin anew once something moves. Some two hours in all. */
const RETRY_DELAYS = [0, 1000, 2000, 5000, ...Array<number>(700).fill(10_000)];

/** Resolves with the capture once all has arrived; null when the signal ended it. */
export function sendFile(upload: FileUpload): Promise<Answer<Capture> | null> {
  const { dataset, file, capture, onProgress, onWaiting, signal } = upload;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const sending = new Upload(file, {
      endpoint: uploadsAddress(dataset),
      ...(capture !== null && { uploadUrl: `/api/v1/uploads/${capture}` }),
      metadata: { filename: file.name },
      retryDelays: RETRY_DELAYS,
      removeFingerprintOnSuccess: true,
      onProgress: (sentBytes) => {
        onWaiting(false);
        onProgress(sentBytes);
      },
      onShouldRetry: (error) => {
        const status = statusOf(error);
        const willRetry = status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
        onWaiting(willRetry);
        return willRetry;
      },
      onSuccess: () => void fetchCapture(captureOf(sending.url)).then(settle),
      onError: (error) => settle({ ok: false, problem: problemIn(error, file.name) }),
    });
    const abort = () => {
      settle(null);
      // What arrived is removed: whoever cancels does not want it.
      void sending.abort(true).catch(() => {});
    };
    const settle = (answer: Answer<Capture> | null) => {
      signal.removeEventListener('abort', abort);
      resolve(answer);
    };
    signal.addEventListener('abort', abort);
    void begin(sending, capture !== null);
  });
}

async function begin(sending: Upload, isResumed: boolean): Promise<void> {
  const [previous] = isResumed ? [] : await sending.findPreviousUploads().catch(() => []);
  if (previous !== undefined) sending.resumeFromPreviousUpload(previous);
  sending.start();
}

const captureOf = (url: string | null): number => Number(/\/uploads\/([0-9]+)/.exec(url ?? '')?.[1] ?? 0);

const responseOf = (error: Error | DetailedError) => ('originalResponse' in error ? error.originalResponse : null);
const statusOf = (error: Error | DetailedError): number => responseOf(error)?.getStatus() ?? 0;

function problemIn(error: Error | DetailedError, name: string) {
  const response = responseOf(error);
  if (response === null) return notReached(`The connection broke while ${name} was being sent.`);
  return problemOf(response.getStatus(), response.getBody());
}
