/**
 * Imports in the order they were asked for, a few at a time. What each one does is in the catalogue, so that after a
 * kill at any moment the next start knows what to do again: see {@link ImportQueue.resume}.
 */
import type { PlacesConfig } from '../enrich/places.ts';
import type { FlowStore } from '../store/contract.ts';
import { addMembers } from './add-members.ts';
import type { Catalog } from './catalog.ts';
import type { ContentIndex } from './content.ts';
import { type DataDirectory, membersDirectory, originalPath } from './data-directory.ts';
import type { ImportEvents } from './events.ts';
import type { ImportOutcome, ImportRun, StartImport } from './import-run.ts';
import type { Jobs } from './jobs.ts';
import type { LiveImport, LiveSource } from './live-imports.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { CaptureRecord, Failure, JobRecord } from './records.ts';
import { earlierInSeries, nextOfEachSeries } from './series.ts';
import { readSettings } from './settings.ts';

/** A capture that ended the process this often while it was imported is not tried again. */
export const START_LIMIT = 3;

export interface ImportQueueDeps {
  readonly catalog: Catalog;
  readonly content: ContentIndex;
  readonly events: ImportEvents;
  readonly jobs: Jobs;
  readonly store: FlowStore;
  readonly data: DataDirectory;
  readonly startImport: StartImport;
  readonly places: PlacesConfig;
  /** In place of the setting. */
  readonly maxExpansion?: number;
  log(message: string, facts: Record<string, unknown>): void;
}

const INTERRUPTED: Failure = {
  code: 'RECEIVE_INTERRUPTED',
  detail: 'Capscape was stopped while it was read from where it is',
};

interface Running {
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
   * on. `startNext` lets them begin.
   */
  async resume(): Promise<void> {
    const { catalog, jobs, store } = this.#deps;
    for (const job of [...catalog.jobsIn('running'), ...catalog.jobsIn('queued')]) {
      if (job.phase !== 'importing') continue;
      const isInPlace = catalog.findCapture(job.captureId)?.isInPlace === true;
      if (job.state === 'queued' && !isInPlace) continue;
      await store.dropCapture(job.captureId);
      if (isInPlace) {
        // Its bytes have to come once more, from where they are.
        catalog.receiveJob(job.id);
        jobs.settle(job, 'paused', 'paused', INTERRUPTED);
      } else if (catalog.jobStarts(job.id) < START_LIMIT) jobs.settle(job, 'queued', 'queued');
      else {
        const detail = `Capscape was ended ${START_LIMIT} times while it imported this capture`;
        jobs.settle(job, 'failed', 'failed', { code: 'IMPORT_CRASHED', detail });
      }
    }
  }

  /** Queues the import of a capture that is here whole, as a job of its own or as the next phase of `jobId`. */
  enqueue(captureId: number, jobId?: number): JobRecord {
    const { catalog, jobs } = this.#deps;
    if (jobId === undefined) jobs.ensureRoom();
    const id = catalog.transaction(() => {
      catalog.setCaptureState(captureId, 'queued');
      if (jobId === undefined) return catalog.addJob(captureId, 'queued', 'importing');
      catalog.queueJob(jobId);
      return jobId;
    });
    jobs.forget(id);
    jobs.publish(id);
    this.startNext();
    return jobs.get(id);
  }

  /** Resolves when the job has ended; a job that has ended already is left as it is. */
  async cancel(jobId: number): Promise<JobRecord> {
    const { jobs } = this.#deps;
    const job = jobs.get(jobId);
    const running = this.#running.get(jobId);
    if (running !== undefined) {
      running.run.cancel();
      await running.settled;
    } else if (job.state === 'queued') jobs.settle(job, 'cancelled', 'cancelled');
    return jobs.get(jobId);
  }

  /** Ends the imports of a capture that is about to be removed. */
  async cancelCapture(captureId: number): Promise<void> {
    for (const { id, phase } of this.#deps.catalog.jobsOfCapture(captureId))
      if (phase === 'importing') await this.cancel(id);
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
    const queued = new Map(catalog.jobsIn('queued').map((job) => [job.captureId, job]));
    const capturesOf = (jobs: Iterable<JobRecord>): CaptureRecord[] =>
      [...jobs].flatMap(({ captureId }) => catalog.findCapture(captureId) ?? []);
    // One that is still arriving may do so for hours: nobody waits for it.
    const running = capturesOf(catalog.jobsIn('running').filter(({ phase }) => phase === 'importing'));
    const next = free <= 0 ? [] : nextOfEachSeries(capturesOf(queued.values()), running);
    for (const { id } of next.slice(0, free)) {
      const job = queued.get(id);
      if (job !== undefined) this.#start(job);
    }
  }

  /** The import of `job` runs already, from when its capture was still arriving: it goes on as any other. */
  adopt(job: JobRecord, { run, meter }: Pick<LiveImport, 'run' | 'meter'>): JobRecord {
    const { catalog, jobs } = this.#deps;
    catalog.transaction(() => {
      catalog.queueJob(job.id);
      catalog.startJob(job.id);
      catalog.setCaptureState(job.captureId, 'importing');
    });
    this.#watch(job, run, meter);
    return jobs.get(job.id);
  }

  /** Starts the import of a capture, whole or growing, beside those that wait their turn. */
  startNow(job: JobRecord, meter: ProgressMeter, source: LiveSource = {}): ImportRun {
    const { catalog, data, events, jobs, places, startImport } = this.#deps;
    const { captureId } = job;
    const capture = catalog.findCapture(captureId);
    const settings = readSettings(catalog);
    return startImport(
      {
        captureId,
        earlier: capture === undefined ? [] : earlierInSeries(capture, catalog.captures(capture.datasetId)),
        dataDirectory: data.path,
        path: originalPath(data, captureId),
        places,
        flow: settings.flow,
        maxExpansion: this.#deps.maxExpansion ?? settings.maxExpansion,
        ...(isWhole(source) && { unpackInto: membersDirectory(data, captureId) }),
        ...source,
      },
      {
        progress: (read) => {
          meter.update(read);
          jobs.tellProgress(job.id);
        },
        visible: () => events.publish({ name: 'dataset', value: { id: job.datasetId } }),
      },
    );
  }

  #start(job: JobRecord): void {
    const { catalog } = this.#deps;
    catalog.transaction(() => {
      catalog.startJob(job.id);
      catalog.setCaptureState(job.captureId, 'importing');
    });
    const meter = new ProgressMeter(job.bytesTotal);
    this.#watch(job, this.startNow(job, meter), meter);
  }

  #watch(job: JobRecord, run: ImportRun, meter: ProgressMeter): void {
    const { jobs, log } = this.#deps;
    const settled = run.outcome
      .then((outcome) => this.#finish(job, meter, outcome))
      // The catalogue could not be written: the job stays "running" in it, and the next start takes it up again.
      .catch((error: unknown) => log('cannot record the end of an import', { job: job.id, error: String(error) }))
      .finally(() => {
        this.#running.delete(job.id);
        this.startNext();
      });
    this.#running.set(job.id, { run, settled });
    jobs.follow(job.id, () => meter.progress);
    jobs.publish(job.id);
  }

  async #finish(job: JobRecord, meter: ProgressMeter, outcome: ImportOutcome): Promise<void> {
    const { catalog, jobs, store, log } = this.#deps;
    if (outcome.kind === 'done') {
      meter.finish(outcome.facts);
      catalog.setCaptureFacts(job.captureId, outcome.facts);
      return jobs.settle(job, 'done', 'ready', null, meter.progress);
    }
    if (outcome.kind === 'unpacked') {
      await addMembers(this.#deps, job, outcome.unpacked, meter.progress);
      return jobs.settle(job, 'done', 'unpacked', null, meter.progress);
    }
    await store.dropCapture(job.captureId);
    if (outcome.kind === 'failed') {
      if (outcome.log !== null)
        log('import failed', { job: job.id, capture: job.captureId, ...outcome.failure, error: outcome.log });
      return jobs.settle(job, 'failed', 'failed', outcome.failure, meter.progress);
    }
    if (!this.#isStopping) return jobs.settle(job, 'cancelled', 'cancelled', null, meter.progress);
    catalog.forgetJobStarts(job.id);
    jobs.settle(job, 'queued', 'queued');
  }
}

/** What still arrives, or is not kept here, is read as it comes. */
const isWhole = ({ growing, handedOn }: LiveSource): boolean => growing === undefined && handedOn === undefined;
