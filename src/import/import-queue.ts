/**
 * Imports in the order they were asked for, a few at a time. What each one does is in the catalogue, so that after a
 * kill at any moment the next start knows what to do again: see {@link ImportQueue.resume}.
 */
import { AppError } from '../base/errors.ts';
import type { PlacesConfig } from '../enrich/places.ts';
import type { FlowStore } from '../store/contract.ts';
import type { Catalog } from './catalog.ts';
import { type DataDirectory, originalPath } from './data-directory.ts';
import type { ImportEvents } from './events.ts';
import type { ImportOutcome, ImportRun, StartImport } from './import-run.ts';
import { ProgressMeter } from './progress-meter.ts';
import {
  type CaptureState,
  type Failure,
  type JobProgress,
  type JobRecord,
  type JobState,
  NO_PROGRESS,
} from './records.ts';
import { readSettings } from './settings.ts';

/** Imports that may wait; more are refused, so that a script gone wild does not fill the catalogue. */
export const QUEUE_LIMIT = 1_000;

/** A capture that ended the process this often while it was imported is not tried again. */
export const START_LIMIT = 3;

export interface ImportQueueDeps {
  readonly catalog: Catalog;
  readonly events: ImportEvents;
  readonly store: FlowStore;
  readonly data: DataDirectory;
  readonly startImport: StartImport;
  readonly places: PlacesConfig;
  log(message: string, facts: Record<string, unknown>): void;
}

interface Running {
  readonly meter: ProgressMeter;
  readonly run: ImportRun;
  /** Resolves when the import has ended and the catalogue knows. */
  readonly settled: Promise<void>;
}

export class ImportQueue {
  readonly #deps: ImportQueueDeps;
  readonly #running = new Map<number, Running>();
  #isStopping = false;

  constructor(deps: ImportQueueDeps) {
    this.#deps = deps;
  }

  /**
   * Takes up what the last process left: half-imported captures start over with nothing in the store, waiting ones wait
   * on.
   */
  async resume(): Promise<void> {
    const { catalog, store } = this.#deps;
    for (const job of catalog.jobsIn('running')) {
      await store.dropCapture(job.captureId);
      if (catalog.jobStarts(job.id) < START_LIMIT) this.#settle(job, 'queued', 'queued');
      else {
        const detail = `Capscape was ended ${START_LIMIT} times while it imported this capture`;
        this.#settle(job, 'failed', 'failed', { code: 'IMPORT_CRASHED', detail });
      }
    }
    this.startNext();
  }

  enqueue(captureId: number): JobRecord {
    const { catalog } = this.#deps;
    if (catalog.jobsIn('queued').length >= QUEUE_LIMIT)
      throw new AppError('QUEUE_FULL', `${QUEUE_LIMIT} imports are waiting already`);
    const jobId = catalog.transaction(() => {
      catalog.setCaptureState(captureId, 'queued');
      return catalog.addJob(captureId);
    });
    this.#publish(jobId);
    this.startNext();
    return this.get(jobId);
  }

  /** The newest first, running ones with their progress. */
  list(limit: number): JobRecord[] {
    return this.#deps.catalog.jobs(limit).map((job) => this.#withProgress(job));
  }

  /** Running and waiting ones, in the order in which they were added. */
  unfinished(): JobRecord[] {
    const { catalog } = this.#deps;
    return [...catalog.jobsIn('running'), ...catalog.jobsIn('queued')].map((job) => this.#withProgress(job));
  }

  get(jobId: number): JobRecord {
    const job = this.#deps.catalog.findJob(jobId);
    if (job === undefined) throw new AppError('NOT_FOUND', `there is no job ${jobId}`);
    return this.#withProgress(job);
  }

  /** Resolves when the job has ended; a job that has ended already is left as it is. */
  async cancel(jobId: number): Promise<JobRecord> {
    const job = this.get(jobId);
    const running = this.#running.get(jobId);
    if (running !== undefined) {
      running.run.cancel();
      await running.settled;
    } else if (job.state === 'queued') this.#settle(job, 'cancelled', 'cancelled');
    return this.get(jobId);
  }

  /** Ends the imports of a capture that is about to be removed. */
  async cancelCapture(captureId: number): Promise<void> {
    for (const { id } of this.#deps.catalog.jobsOfCapture(captureId)) await this.cancel(id);
  }

  /** Ends what runs; the next start takes it up again. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const { run } of this.#running.values()) run.cancel();
    await Promise.all([...this.#running.values()].map(({ settled }) => settled));
  }

  /** Starts waiting imports as far as the settings allow. */
  startNext(): void {
    if (this.#isStopping) return;
    const { catalog } = this.#deps;
    const free = readSettings(catalog).importsAtOnce - this.#running.size;
    for (const job of catalog.jobsIn('queued').slice(0, Math.max(0, free))) this.#start(job);
  }

  #start(job: JobRecord): void {
    const { catalog, data, events, log, places, startImport } = this.#deps;
    catalog.transaction(() => {
      catalog.startJob(job.id);
      catalog.setCaptureState(job.captureId, 'importing');
    });
    const meter = new ProgressMeter(job.bytesTotal);
    const path = originalPath(data, job.captureId);
    const run = startImport(
      { captureId: job.captureId, dataDirectory: data.path, path, places, flow: readSettings(catalog).flow },
      {
        progress: (read) => {
          meter.update(read);
          events.publish({ name: 'job', value: this.get(job.id) });
        },
        visible: () => events.publish({ name: 'dataset', value: { id: job.datasetId } }),
      },
    );
    const settled = run.outcome
      .then((outcome) => this.#finish(job, meter, outcome))
      // The catalogue could not be written: the job stays "running" in it, and the next start takes it up again.
      .catch((error: unknown) => log('cannot record the end of an import', { job: job.id, error: String(error) }))
      .finally(() => {
        this.#running.delete(job.id);
        this.startNext();
      });
    this.#running.set(job.id, { meter, run, settled });
    this.#publish(job.id);
  }

  async #finish(job: JobRecord, meter: ProgressMeter, outcome: ImportOutcome): Promise<void> {
    const { catalog, store, log } = this.#deps;
    if (outcome.kind === 'done') {
      meter.finish(outcome.facts);
      catalog.setCaptureFacts(job.captureId, outcome.facts);
      return this.#settle(job, 'done', 'ready', null, meter.progress);
    }
    await store.dropCapture(job.captureId);
    if (outcome.kind === 'failed') {
      if (outcome.log !== null)
        log('import failed', { job: job.id, capture: job.captureId, ...outcome.failure, error: outcome.log });
      return this.#settle(job, 'failed', 'failed', outcome.failure, meter.progress);
    }
    if (!this.#isStopping) return this.#settle(job, 'cancelled', 'cancelled', null, meter.progress);
    catalog.forgetJobStarts(job.id);
    this.#settle(job, 'queued', 'queued');
  }

  #settle(
    job: JobRecord,
    jobState: JobState,
    captureState: CaptureState,
    failure: Failure | null = null,
    progress: JobProgress = NO_PROGRESS,
  ): void {
    const { catalog } = this.#deps;
    catalog.transaction(() => {
      catalog.setJobState(job.id, jobState, progress, failure);
      catalog.setCaptureState(job.captureId, captureState, failure);
    });
    this.#running.delete(job.id);
    this.#publish(job.id);
  }

  #publish(jobId: number): void {
    const { catalog, events } = this.#deps;
    const job = this.get(jobId);
    events.publish({ name: 'job', value: job });
    const capture = catalog.findCapture(job.captureId);
    if (capture !== undefined) events.publish({ name: 'capture', value: capture });
    events.publish({ name: 'dataset', value: { id: job.datasetId } });
  }

  #withProgress(job: JobRecord): JobRecord {
    const running = this.#running.get(job.id);
    return running === undefined ? job : { ...job, ...running.meter.progress };
  }
}
