/** The captures of a data directory: here, or with the server that has it open. */
import type { Capture, Freed } from '../api/captures.ts';
import type { Dataset } from '../api/datasets.ts';
import type { Imported, Job } from '../api/jobs.ts';
import { AppError } from '../base/errors.ts';
import type { JobRecord } from '../import/records.ts';
import { openWorkspace, type Workspace } from '../import/workspace.ts';
import { openFlowStore } from '../store/flow-store.ts';
import { followJob, followServerJob } from './follow-job.ts';
import { failureAs } from './import-outcome.ts';
import { log } from './log.ts';
import { callServer, postJson, serverAddress } from './running-server.ts';

export interface CaptureKeeper {
  /** `dataset`: its name; null for all. */
  list(dataset: string | null): Promise<Capture[]>;
  rename(id: number, name: string): Promise<unknown>;
  /** Resolves to the bytes of disk that are free again. */
  remove(id: number): Promise<number>;
  /** Resolves once it is done; throws what it failed with. */
  reanalyse(id: number): Promise<void>;
  /** Stops what goes on with a capture. */
  cancel(id: number): Promise<unknown>;
  /** Goes on with a paused capture until it is imported; throws CONFLICT where there is no server, as only those fetch. */
  resume(id: number): Promise<void>;
  /** Whether something goes on with captures that wait. */
  readonly isRunning: boolean;
  close(): Promise<void>;
}

export async function openKeeper(directory: string): Promise<CaptureKeeper> {
  // Who only looks starts nothing.
  const config = { directory, goesOn: false };
  const workspace = await openWorkspace(config, { openStore: openFlowStore, log }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'DATA_DIRECTORY_IN_USE') return null;
    throw error;
  });
  return workspace === null ? serverKeeper(`${serverAddress(directory)}/api/v1`) : ownKeeper(workspace);
}

const idOf = (datasets: readonly { readonly id: number; readonly name: string }[], name: string): number => {
  const found = datasets.find((dataset) => dataset.name === name);
  if (found === undefined) throw new AppError('NOT_FOUND', `there is no data set "${name}"`);
  return found.id;
};

const ownKeeper = (workspace: Workspace): CaptureKeeper => ({
  isRunning: false,
  list: async (dataset) =>
    workspace.catalog.captures(dataset === null ? undefined : idOf(workspace.catalog.datasets(), dataset)),
  rename: async (id, name) => workspace.changeCapture(id, { name }),
  remove: async (id) => workspace.removeCapture(id),
  async reanalyse(id) {
    const { job } = await workspace.reanalyse(id);
    ensureDone(await followJob(workspace, job.id, () => {}));
  },
  cancel: async (id) => workspace.cancelJob(unfinished(workspace.catalog.jobsOfCapture(id), id).id),
  async resume() {
    throw new AppError('CONFLICT', 'a paused capture goes on at a server; start one on the data directory');
  },
  close: () => workspace.close(),
});

const serverKeeper = (api: string): CaptureKeeper => ({
  isRunning: true,
  async list(dataset) {
    const query = dataset === null ? '' : `?dataset=${idOf(await callServer<Dataset[]>(`${api}/datasets`), dataset)}`;
    return callServer<Capture[]>(`${api}/captures${query}`);
  },
  rename: (id, name) => callServer<Capture>(`${api}/captures/${id}`, { ...postJson({ name }), method: 'PATCH' }),
  remove: async (id) => (await callServer<Freed>(`${api}/captures/${id}`, { method: 'DELETE' })).freedBytes,
  async reanalyse(id) {
    const { job } = await callServer<Imported>(`${api}/captures/${id}/reanalyse`, { method: 'POST' });
    ensureDone(await followServerJob(`${api}/jobs/${job.id}`, () => {}));
  },
  async cancel(id) {
    const { id: job } = unfinished(await callServer<Job[]>(`${api}/jobs`), id);
    await callServer<Job>(`${api}/jobs/${job}/cancel`, { method: 'POST' });
  },
  async resume(id) {
    const { job } = await callServer<Imported>(`${api}/captures/${id}/resume`, postJson({}));
    ensureDone(await followServerJob(`${api}/jobs/${job.id}`, () => {}));
  },
  close: async () => {},
});

/** The job that still goes on, or waits, for that capture. */
function unfinished<J extends Pick<Job, 'id' | 'captureId' | 'state'>>(jobs: readonly J[], capture: number): J {
  const found = jobs.find(({ captureId, state }) => captureId === capture && UNFINISHED.has(state));
  if (found === undefined) throw new AppError('CONFLICT', `nothing goes on with capture ${capture}`);
  return found;
}

const UNFINISHED: ReadonlySet<string> = new Set(['queued', 'running', 'paused']);

function ensureDone(job: JobRecord | Job): void {
  if (job.state !== 'done') throw failureAs(job, `capture ${job.captureId}`);
}
