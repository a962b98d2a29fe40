/** Files given on the command line while a server has the data directory open: sent to it as a page would. */
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Capture } from '../api/captures.ts';
import type { Dataset } from '../api/datasets.ts';
import type { Imported, Job } from '../api/jobs.ts';
import { AppError } from '../base/errors.ts';
import { followServerJob } from './follow-job.ts';
import { ProgressLine, progressText } from './progress-line.ts';
import { sendResumably } from './resumable-send.ts';
import { callServer, codeOf, postJson, serverAddress } from './running-server.ts';
import { isStreamInput, openStreamInput, STANDARD_INPUT } from './stream-input.ts';
import { formatBytes, formatThings, visible } from './terminal-text.ts';
import { unpackedText } from './unpacked-text.ts';

export async function sendFiles(dataDirectory: string, paths: readonly string[], datasetName: string): Promise<void> {
  const api = () => `${serverAddress(dataDirectory)}/api/v1`;
  const datasets = await callServer<Dataset[]>(`${api()}/datasets`);
  const dataset =
    datasets.find(({ name }) => name === datasetName) ??
    (await callServer<Dataset>(`${api()}/datasets`, postJson({ name: datasetName })));
  const line = new ProgressLine();
  for (const path of paths) {
    const name = path === STANDARD_INPUT ? 'standard input' : isStreamInput(path) ? path : basename(path);
    const { job, capture } = isStreamInput(path)
      ? await sendStream(api(), dataset.id, path, name)
      : await sendFile(api, dataset.id, path, line);
    if (capture.duplicateOf !== null) {
      line.end(visible(`${name}: the data set has the same content already, as capture ${capture.duplicateOf}`));
      continue;
    }
    const ended = await follow(api(), name, job.id, path, line);
    if (ended.state === 'unpacked') await followMembers(api(), ended, path, line);
  }
}

async function follow(api: string, name: string, jobId: number, path: string, line: ProgressLine): Promise<Capture> {
  const ended = await followServerJob(`${api}/jobs/${jobId}`, (now) => line.show(progressText(name, now)));
  if (ended.error !== null) throw new AppError(codeOf(ended.error.code), `${path}: ${ended.error.detail}`);
  const capture = await callServer<Capture>(`${api}/captures/${ended.captureId}`);
  const counts = `${visible(name)}: ${formatThings(ended.packets, 'packet')}, ${formatThings(ended.flows, 'flow')}`;
  line.end(capture.state === 'unpacked' ? unpackedText(name, capture) : counts);
  return capture;
}

/** The captures of an archive, each a job of its own. */
async function followMembers(api: string, archive: Capture, path: string, line: ProgressLine): Promise<void> {
  const captures = await callServer<Capture[]>(`${api}/captures?dataset=${archive.datasetId}`);
  const jobs = await callServer<Job[]>(`${api}/jobs`);
  for (const { id, name } of captures.filter(({ archiveId }) => archiveId === archive.id)) {
    const job = jobs.find(({ captureId }) => captureId === id);
    if (job !== undefined) await follow(api, name, job.id, path, line);
  }
}

/** What a stream has sent cannot be had again: it goes in one request, and its import begins meanwhile. */
async function sendStream(api: string, datasetId: number, path: string, name: string): Promise<Imported> {
  const stream = await openStreamInput(path);
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: Readable.toWeb(stream) as ReadableStream,
    duplex: 'half',
  } as RequestInit;
  const address = `${api}/datasets/${datasetId}/captures?name=${encodeURIComponent(name)}&live=true`;
  try {
    return await callServer<Imported>(address, request);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('RECEIVE_INTERRUPTED', `the server went away while ${name} was sent; what arrived is kept`, {
      cause,
    });
  } finally {
    // Who still sends would keep the command from ending.
    stream.destroy();
  }
}

async function sendFile(api: () => string, datasetId: number, path: string, line: ProgressLine): Promise<Imported> {
  const name = visible(basename(path));
  const begun = performance.now();
  const id = await sendResumably({
    path,
    datasetId,
    api,
    onProgress: (sent, total) => {
      const rate = (sent * 1000) / (performance.now() - begun);
      line.show(`${name}: ${formatBytes(sent)} of ${formatBytes(total)} sent, ${formatBytes(rate)}/s`);
    },
    onWaiting: () => line.show(`${name}: waiting for the server to come back`),
  });
  const capture = await callServer<Capture>(`${api()}/captures/${id}`);
  const jobs = await callServer<Job[]>(`${api()}/jobs`);
  const job = jobs.find(({ captureId }) => captureId === id);
  if (job === undefined) throw new AppError('CONFLICT', `${path}: the server imports nothing of it`);
  return { capture, job };
}
