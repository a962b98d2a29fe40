/**
 * A file on its way to the server by the tus protocol 1.0: after a broken connection, or a server that was started again, it
 * goes on with what has not arrived. Three requests are all that takes; the page's library brings fourteen packages along.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../base/errors.ts';
import { fileIdentity } from '../import/local-file.ts';
import { refusal } from './running-server.ts';

export interface ResumableSend {
  readonly path: string;
  readonly datasetId: number;
  /** Where the API is; asked anew after each break, as a server may come back on another port. */
  api(): string;
  onProgress(sentBytes: number, totalBytes: number): void;
  /** It waits for the server to come back. */
  onWaiting(): void;
  /** Milliseconds without anything arriving after which it is given up; what arrived stays. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 10 * 60_000;
const PAUSE_MS = 1_000;
const PROTOCOL = { 'tus-resumable': '1.0.0' };

/** Resolves to the id of the capture once the server has all of the file. */
export async function sendResumably(send: ResumableSend): Promise<number> {
  const { path, patienceMs = PATIENCE_MS } = send;
  const identity = await fileIdentity(path);
  const { size } = await stat(path);
  const upload = await begin(send, size);
  let arrived = 0;
  let movedAt = performance.now();
  let isBroken = false;
  while (arrived < size) {
    try {
      const address = `${send.api()}/uploads/${upload}`;
      const offset = isBroken ? await arrivedAt(address) : 0;
      if (offset > arrived) movedAt = performance.now();
      arrived = offset;
      isBroken = true;
      // Its end would be put behind the beginning of another file.
      if ((await fileIdentity(path)) !== identity)
        throw new AppError('CAPTURE_UNREADABLE', `${path} changed while it was being sent`);
      if (arrived < size) await sendFrom(address, path, arrived, (sent) => send.onProgress(sent, size));
      arrived = size;
    } catch (error) {
      if (!isPassing(error) || performance.now() - movedAt > patienceMs) throw error;
      send.onWaiting();
      await sleep(PAUSE_MS);
    }
  }
  return Number.parseInt(upload, 10);
}

async function begin({ path, datasetId, api }: ResumableSend, size: number): Promise<string> {
  const answer = await fetch(`${api()}/datasets/${datasetId}/uploads`, {
    method: 'POST',
    headers: {
      ...PROTOCOL,
      'upload-length': String(size),
      'upload-metadata': `filename ${Buffer.from(basename(path)).toString('base64')}`,
    },
  });
  if (!answer.ok) throw await refusal(answer);
  return answer.headers.get('location')?.split('/').at(-1) ?? '';
}

async function arrivedAt(address: string): Promise<number> {
  const { ok, status, headers } = await fetch(address, { method: 'HEAD', headers: PROTOCOL });
  if (ok) return Number(headers.get('upload-offset'));
  // An answer to HEAD has no body that says why.
  if (isPassingStatus(status)) throw new NotNow();
  throw new AppError('CONFLICT', 'the server gave the upload up; send the file again');
}

async function sendFrom(address: string, path: string, offset: number, onProgress: (sent: number) => void) {
  const headers = { ...PROTOCOL, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  const body = Readable.toWeb(Readable.from(counted(path, offset, onProgress), { objectMode: false }));
  const answer = await fetch(address, { method: 'PATCH', headers, body, duplex: 'half' } as RequestInit);
  if (isPassingStatus(answer.status)) throw new NotNow();
  if (!answer.ok) throw await refusal(answer);
}

const CHUNK_BYTES = 256 * 1024;

async function* counted(path: string, offset: number, onProgress: (sent: number) => void): AsyncGenerator<Uint8Array> {
  let sent = offset;
  for await (const chunk of createReadStream(path, { start: offset, highWaterMark: CHUNK_BYTES })) {
    yield chunk as Uint8Array;
    sent += (chunk as Uint8Array).length;
    onProgress(sent);
  }
}

/** The server asks to come again. */
class NotNow extends Error {}

/** Another request of the same upload is still ending, or the server is in trouble; a full disk is none that passes. */
const isPassingStatus = (status: number): boolean =>
  status === 409 || status === 423 || (status >= 500 && status !== 507);

/** `fetch` fails with a TypeError where nobody answers; a server that ended in order left no address. */
const isPassing = (error: unknown): boolean =>
  error instanceof NotNow ||
  error instanceof TypeError ||
  (error instanceof AppError && error.code === 'DATA_DIRECTORY_IN_USE');
