/** Files given on the command line while a server has the data directory open: sent to it as a page would. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Dataset, Imported } from '../api/schemas.ts';
import { AppError } from '../base/errors.ts';
import { followServerJob } from './follow-job.ts';
import { ProgressLine, progressText } from './progress-line.ts';
import { callServer, codeOf, serverAddress } from './running-server.ts';
import { isStreamInput, openStreamInput, STANDARD_INPUT } from './stream-input.ts';
import { formatCount, visible } from './terminal-text.ts';

export async function sendFiles(dataDirectory: string, paths: readonly string[], datasetName: string): Promise<void> {
  const api = `${serverAddress(dataDirectory)}/api/v1`;
  const datasets = await callServer<Dataset[]>(`${api}/datasets`);
  const dataset =
    datasets.find(({ name }) => name === datasetName) ??
    (await callServer<Dataset>(`${api}/datasets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: datasetName }),
    }));
  const line = new ProgressLine();
  for (const path of paths) {
    const name = path === STANDARD_INPUT ? 'standard input' : isStreamInput(path) ? path : basename(path);
    const { job, capture } = await callServer<Imported>(
      `${api}/datasets/${dataset.id}/captures?name=${encodeURIComponent(name)}${isStreamInput(path) ? '&live=true' : ''}`,
      await upload(path),
    );
    if (capture.duplicateOf !== null) {
      line.end(visible(`${name}: the data set has the same content already, as capture ${capture.duplicateOf}`));
      continue;
    }
    const ended = await followServerJob(`${api}/jobs/${job.id}`, (now) => line.show(progressText(name, now)));
    if (ended.error !== null) throw new AppError(codeOf(ended.error.code), `${path}: ${ended.error.detail}`);
    line.end(`${visible(name)}: ${formatCount(ended.packets)} packets, ${formatCount(ended.flows)} flows`);
  }
}

async function upload(path: string): Promise<RequestInit> {
  const isInput = isStreamInput(path);
  const stream = isInput ? await openStreamInput(path) : createReadStream(path);
  const length: Record<string, string> = isInput ? {} : { 'content-length': String((await stat(path)).size) };
  const headers = { 'content-type': 'application/octet-stream', ...length };
  return { method: 'POST', headers, body: Readable.toWeb(stream) as ReadableStream, duplex: 'half' } as RequestInit;
}
