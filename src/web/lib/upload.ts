/** Sending a capture's file. XMLHttpRequest because fetch does not tell how much has been sent. */
import type { Imported } from '../../api/schemas.ts';
import { type Answer, notReached, problemOf, uploadAddress } from './api.ts';

export interface UploadRequest {
  readonly dataset: number;
  readonly file: File;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/** Resolves with the answer; null when the signal ended it. */
export function uploadCapture({ dataset, file, onProgress, signal }: UploadRequest): Promise<Answer<Imported> | null> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (answer: Answer<Imported> | null) => {
      signal.removeEventListener('abort', abort);
      resolve(answer);
    };
    signal.addEventListener('abort', abort);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onabort = () => settle(null);
    request.onerror = () =>
      settle({ ok: false, problem: notReached(`The connection broke while ${file.name} was being sent.`) });
    request.onload = () => {
      const { status, responseText } = request;
      settle(
        status >= 200 && status < 300
          ? { ok: true, value: JSON.parse(responseText) as Imported }
          : { ok: false, problem: problemOf(status, responseText) },
      );
    };
    request.open('POST', uploadAddress(dataset, file.name));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
}
