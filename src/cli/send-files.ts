/** Files given on the command line while a server has the data directory open: sent to it as a page would. */
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Capture } from '../api/captures.ts';
import type { Dataset } from '../api/datasets.ts';
import type { Imported, Job } from '../api/jobs.ts';
import { AppError, ERRORS } from '../base/errors.ts';
import { followServerJob } from './follow-job.ts';
import { shownName } from './import-files.ts';
import { type ImportedFile, outcomeText } from './import-outcome.ts';
import { ProgressLine, progressText } from './progress-line.ts';
import { sendResumably } from './resumable-send.ts';
import { callServer, postJson, serverAddress } from './running-server.ts';
import { isStreamInput, openStreamInput } from './stream-input.ts';
import { formatBytes, visible } from './terminal-text.ts';

/** As `importFiles`: one that fails is told and returned with its error, the others go on. */
export async function sendFiles(
  dataDirectory: string,
  paths: readonly string[],
  datasetName: string,
): Promise<ImportedFile[]> {
  const api = () => `${serverAddress(dataDirectory)}/api/v1`;
  const datasets = await callServer<Dataset[]>(`${api()}/datasets`);
  const dataset =
    datasets.find(({ name }) => name === datasetName) ??
    (await callServer<Dataset>(`${api()}/datasets`, postJson({ name: datasetName })));
  const line = new ProgressLine();
  const sent: ImportedFile[] = [];
  for (const path of paths) {
    const name = shownName(path);
    try {
      const { job } = isStreamInput(path)
        ? await sendStream(api(), dataset.id, path, name)
        : await sendFile(api, dataset.id, path, line);
      for (const capture of await follow(api(), name, job.id, line)) sent.push({ path, capture });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'CAPTURE_EMPTY') throw error;
      line.end(visible(`${name}: ${error.message}`));
      process.exitCode ??= ERRORS[error.code].exit;
    }
  }
  return sent;
}

/** Resolves to the capture, or to an archive and the captures of it. */
async function follow(api: string, name: string, jobId: number, line: ProgressLine): Promise<Capture[]> {
  const ended = await followServerJob(`${api}/jobs/${jobId}`, (now) => line.show(progressText(name, now)));
  const captureOf = (id: number) => callServer<Capture>(`${api}/captures/${id}`);
  const capture = await captureOf(ended.captureId);
  if (ended.state !== 'done') {
    line.end(visible(`${name}: ${ended.error?.detail ?? ended.state}`));
    return [capture];
  }
  const same = capture.duplicateOf === null ? undefined : await captureOf(capture.duplicateOf);
  line.end(outcomeText(name, capture, { same, packetsPerSecond: ended.packetsPerSecond }));
  return capture.state === 'unpacked' ? [capture, ...(await followMembers(api, capture, line))] : [capture];
}

/** The captures of an archive, each a job of its own. */
async function followMembers(api: string, archive: Capture, line: ProgressLine): Promise<Capture[]> {
  const captures = await callServer<Capture[]>(`${api}/captures?dataset=${archive.datasetId}`);
  const jobs = await callServer<Job[]>(`${api}/jobs`);
  const members: Capture[] = [];
  for (const { id, name } of captures.filter(({ archiveId }) => archiveId === archive.id)) {
    const job = jobs.find(({ captureId }) => captureId === id);
    if (job !== undefined) members.push(...(await follow(api, name, job.id, line)));
  }
  return members;
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
