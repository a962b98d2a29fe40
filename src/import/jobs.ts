/** Jobs as others see them: what the catalogue keeps, and how far those that run are. */
import { AppError } from '../base/errors.ts';
import type { CaptureState } from '../schema/capture-states.ts';
import type { Catalog } from './catalog.ts';
import type { ImportEvents } from './events.ts';
import { type Failure, type JobProgress, type JobRecord, type JobState, NO_PROGRESS } from './records.ts';

/** Jobs that may be unfinished; more are refused, so that a script gone wild does not fill the catalogue. */
export const QUEUE_LIMIT = 1_000;

const UNFINISHED = ['running', 'paused', 'queued'] as const;

export class Jobs {
  readonly #catalog: Catalog;
  readonly #events: ImportEvents;
  readonly #live = new Map<number, () => JobProgress>();

  constructor(catalog: Catalog, events: ImportEvents) {
    this.#catalog = catalog;
    this.#events = events;
  }

  /** The newest first, running ones with their progress. */
  list(limit: number): JobRecord[] {
    return this.#catalog.jobs(limit).map((job) => this.#withProgress(job));
  }

  /** Running, paused and waiting ones, each in the order in which they were added. */
  unfinished(): JobRecord[] {
    return UNFINISHED.flatMap((state) => this.#catalog.jobsIn(state)).map((job) => this.#withProgress(job));
  }

  get(jobId: number): JobRecord {
    const job = this.#catalog.findJob(jobId);
    if (job === undefined) throw new AppError('NOT_FOUND', `there is no job ${jobId}`);
    return this.#withProgress(job);
  }

  /** Throws QUEUE_FULL when no more jobs may be added. */
  ensureRoom(): void {
    if (this.#catalog.countJobsIn(UNFINISHED) >= QUEUE_LIMIT)
      throw new AppError('QUEUE_FULL', `${QUEUE_LIMIT} imports are waiting already`);
  }

  /** Until {@link settle}, the job's progress is what `progress` says. */
  follow(jobId: number, progress: () => JobProgress): void {
    this.#live.set(jobId, progress);
  }

  /** Only the progress changed. */
  tellProgress(jobId: number): void {
    this.#events.publish({ name: 'job', value: this.get(jobId) });
  }

  /** Tells everyone how job and capture are now. */
  publish(jobId: number): void {
    const job = this.get(jobId);
    this.#events.publish({ name: 'job', value: job });
    const capture = this.#catalog.findCapture(job.captureId);
    if (capture !== undefined) this.#events.publish({ name: 'capture', value: capture });
    this.#events.publish({ name: 'dataset', value: { id: job.datasetId } });
  }

  /** The job stops running, with its capture in `captureState`. */
  settle(
    job: Pick<JobRecord, 'id' | 'captureId'>,
    jobState: JobState,
    captureState: CaptureState,
    failure: Failure | null = null,
    progress: JobProgress = NO_PROGRESS,
  ): void {
    this.#catalog.transaction(() => {
      this.#catalog.setJobState(job.id, jobState, progress, failure);
      this.#catalog.setCaptureState(job.captureId, captureState, failure);
    });
    this.#live.delete(job.id);
    this.publish(job.id);
  }

  /** The job is gone, with its capture. */
  forget(jobId: number): void {
    this.#live.delete(jobId);
  }

  #withProgress(job: JobRecord): JobRecord {
    const progress = this.#live.get(job.id);
    return progress === undefined ? job : { ...job, ...progress() };
  }
}
