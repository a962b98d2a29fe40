/** Files given on the command line, brought into an open data directory one after another. */
import { userInfo } from 'node:os';
import { basename, resolve } from 'node:path';
import { AppError, ERRORS } from '../base/errors.ts';
import type { CaptureRecord, JobRecord } from '../import/records.ts';
import type { ImportedCapture, WholeCapture, Workspace } from '../import/workspace.ts';
import { followJob } from './follow-job.ts';
import { outcomeText } from './import-outcome.ts';
import { ProgressLine, progressText } from './progress-line.ts';
import { isStreamInput, openStreamInput, STANDARD_INPUT } from './stream-input.ts';
import { formatThings, visible } from './terminal-text.ts';

export interface ImportedRecord {
  readonly path: string;
  readonly capture: CaptureRecord;
}

/** What a capture given by this path is called. */
export const shownName = (path: string): string =>
  path === STANDARD_INPUT ? 'standard input' : isStreamInput(path) ? path : basename(path);

/** What the data set of these files is called when nobody says otherwise. */
export function datasetNameOf(paths: readonly string[]): string {
  const [first = 'captures', ...others] = paths.map(shownName);
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** Throws CAPTURE_UNREADABLE before anything is done when one of the files cannot be read. */
export async function checkFiles(paths: readonly string[]): Promise<void> {
  const { fileIdentity } = await import('../import/local-file.ts');
  for (const path of paths) if (!isStreamInput(path)) await fileIdentity(path);
}

/**
 * Imports into the data set of that name, which is made where there is none. A file that it has already, unchanged, is not
 * imported again. A capture that fails is told on standard error and returned with its error, one without a byte only told;
 * the others go on.
 */
export async function importFiles(
  workspace: Workspace,
  paths: readonly string[],
  datasetName: string,
  line = new ProgressLine(),
): Promise<ImportedRecord[]> {
  const dataset = workspace.catalog.findDatasetNamed(datasetName) ?? workspace.addDataset(datasetName);
  const imported: ImportedRecord[] = [];
  for (const path of paths) {
    try {
      for (const capture of await importFile(workspace, dataset.id, path, line)) imported.push({ path, capture });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'CAPTURE_EMPTY') throw error;
      line.end(visible(`${shownName(path)}: ${error.message}`));
      process.exitCode ??= ERRORS[error.code].exit;
    }
  }
  return imported;
}

/** Resolves to the capture, or to an archive and the captures of it. */
async function importFile(
  workspace: Workspace,
  datasetId: number,
  path: string,
  line: ProgressLine,
): Promise<CaptureRecord[]> {
  const name = shownName(path);
  const known = isStreamInput(path) ? undefined : await workspace.findCaptureOfFile(datasetId, path);
  if (known?.state === 'ready') {
    line.end(`${visible(name)}: imported before, ${formatThings(known.flows, 'flow')}`);
    return [known];
  }
  if (known?.state === 'unpacked') {
    line.end(
      `${visible(name)}: imported before, ${formatThings(known.archive?.captures ?? 0, 'capture')} of an archive`,
    );
    return [known, ...workspace.catalog.membersOf(known.id)];
  }
  if (known?.duplicateOf) {
    line.end(outcomeText(name, known, { same: workspace.getCapture(known.duplicateOf) }));
    return [known];
  }
  const job = known === undefined ? (await bringIn(workspace, datasetId, path, line)).job : undefined;
  const jobId = job?.id ?? workspace.catalog.jobsOfCapture(known?.id ?? 0).at(-1)?.id ?? 0;
  const capture = await follow(workspace, name, jobId, line);
  const captures = [capture];
  for (const member of workspace.catalog.membersOf(capture.id))
    captures.push(
      await follow(workspace, member.name, workspace.catalog.jobsOfCapture(member.id).at(-1)?.id ?? 0, line),
    );
  return captures;
}

async function follow(workspace: Workspace, name: string, jobId: number, line: ProgressLine): Promise<CaptureRecord> {
  const ended = await followJob(workspace, jobId, (now) => line.show(progressText(name, now)));
  const capture = workspace.getCapture(ended.captureId);
  line.end(ended.state === 'done' ? doneText(workspace, name, capture, ended) : failedText(name, ended));
  return capture;
}

/** A stream may take days: what came of it so far is shown meanwhile. */
async function bringIn(
  workspace: Workspace,
  datasetId: number,
  path: string,
  line: ProgressLine,
): Promise<ImportedCapture> {
  const capture = await captureOf(datasetId, path);
  const stopListening = workspace.events.subscribe((event) => {
    if (event.name === 'job' && event.value.datasetId === datasetId && event.value.phase === 'receiving')
      line.show(progressText(shownName(path), event.value));
  });
  try {
    return await workspace.addCapture(capture);
  } finally {
    stopListening();
  }
}

async function captureOf(datasetId: number, path: string): Promise<WholeCapture> {
  const brought = { datasetId, name: shownName(path), by: userInfo().username };
  if (!isStreamInput(path)) return { ...brought, kind: 'file', from: resolve(path), source: { kind: 'file', path } };
  return { ...brought, kind: 'stream', source: { kind: 'stream', stream: await openStreamInput(path), size: null } };
}

function doneText(workspace: Workspace, name: string, capture: CaptureRecord, job: JobRecord): string {
  const same = capture.duplicateOf === null ? undefined : workspace.getCapture(capture.duplicateOf);
  return outcomeText(name, capture, { same, packetsPerSecond: job.packetsPerSecond });
}

const failedText = (name: string, job: JobRecord): string => visible(`${name}: ${job.error?.detail ?? job.state}`);
