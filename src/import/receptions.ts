/**
 * Captures that are being received, and those that stopped to be. A way in begins one, or is asked to go on with one after a
 * restart or because somebody resumed it; see `reception.ts` for what it does with it.
 */
import { existsSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { AppError, type ErrorCode } from '../base/errors.ts';
import type { RangedSource } from '../capture/packet-block.ts';
import type { Catalog, NewCapture } from './catalog.ts';
import { captureDirectory, type DataDirectory, originalPath } from './data-directory.ts';
import { toFailure } from './failure.ts';
import type { Jobs } from './jobs.ts';
import type { LiveImports } from './live-imports.ts';
import { cleanName } from './names.ts';
import { Reception } from './reception.ts';
import { type CaptureRecord, type Failure, type JobRecord, NO_PROGRESS, type OriginKind } from './records.ts';
import { ensureRoom } from './room.ts';
import type { ImportedCapture } from './workspace.ts';

/** What somebody gives to go on with, as the API takes it. Secrets in it are for the way in alone. */
export interface ResumeRequest {
  readonly link?: string;
  readonly token?: string;
}

export interface WayIn {
  readonly kind: OriginKind;
  /**
   * Goes on with a capture from `reception.received` on: after a restart (`request` null), or as somebody asked. Resolves
   * once it goes on, in the background; throws an `AppError` when it cannot, and the capture stays paused with it.
   */
  resume(reception: Reception, request: ResumeRequest | null): Promise<void>;
  /** For captures in place: their bytes by position, of the very version that was imported. */
  openBytes?(captureId: number, remembered: unknown, signal?: AbortSignal): Promise<RangedSource>;
}

const BROUGHT_AGAIN: ReadonlySet<OriginKind> = new Set(['file', 'folder', 'demo']);

export interface ReceptionsDeps {
  readonly catalog: Catalog;
  readonly data: DataDirectory;
  readonly jobs: Jobs;
  readonly live: LiveImports;
  /** All bytes are there: compare, then import. */
  arrived(captureId: number, jobId: number): Promise<ImportedCapture>;
}

export class Receptions {
  readonly #deps: ReceptionsDeps;
  readonly #open = new Map<number, Reception>();
  readonly #ways = new Map<OriginKind, WayIn>();

  constructor(deps: ReceptionsDeps) {
    this.#deps = deps;
  }

  /**
   * Throws DISK_FULL when the expected bytes do not fit beside those of all who are arriving, and QUEUE_FULL. `isLive`: it
   * is imported while it arrives.
   */
  async begin(capture: NewCapture, isLive = false): Promise<Reception> {
    const { catalog, data, jobs } = this.#deps;
    jobs.ensureRoom();
    const toCome = [...this.#open.values()]
      .filter(({ facts }) => !facts.isInPlace)
      .reduce((sum, { total, received }) => sum + Math.max(0, (total ?? 0) - received), 0);
    await ensureRoom(data.path, (capture.isInPlace ? 0 : (capture.expectedBytes ?? 0)) + toCome);
    const [captureId, jobId] = catalog.transaction(() => {
      const id = catalog.addCapture(capture);
      const { noted } = capture;
      if (noted !== undefined)
        catalog.folderFiles.set(noted.followedId, noted.name, { identity: noted.identity, captureId: id });
      return [id, catalog.addJob(id, 'running', 'receiving')];
    });
    // From now on it can be cancelled, as it can be seen.
    const reception = this.#take(captureId, jobId, isLive);
    await mkdir(captureDirectory(data, captureId), { recursive: true, mode: 0o700 });
    return reception;
  }

  /** The reception under way of this capture. */
  find(captureId: number): Reception | undefined {
    return this.#open.get(captureId);
  }

  /** Makes a paused capture's reception go on; the caller is the way it comes in by. Throws CONFLICT where it is not paused. */
  reopen(captureId: number): Reception {
    const { catalog } = this.#deps;
    const capture = catalog.findCapture(captureId);
    const job = catalog.jobsOfCapture(captureId).at(-1);
    if (capture?.state !== 'paused' || job === undefined)
      throw new AppError('CONFLICT', `capture ${captureId} is not paused`);
    catalog.transaction(() => {
      catalog.setCaptureState(captureId, 'receiving');
      catalog.setJobState(job.id, 'running', NO_PROGRESS);
    });
    return this.#take(captureId, job.id);
  }

  /** Asks the capture's way in to go on. */
  async resume(captureId: number, request: ResumeRequest | null): Promise<JobRecord> {
    const { catalog, jobs } = this.#deps;
    const kind = catalog.findCapture(captureId)?.origin.kind;
    const way = kind && this.#ways.get(kind);
    if (way === undefined) {
      const why =
        kind === 'upload' ? 'send the same file again: it goes on where it stopped' : 'nothing goes on by this way in';
      throw new AppError('CONFLICT', why);
    }
    const reception = this.reopen(captureId);
    try {
      await way.resume(reception, request);
    } catch (cause) {
      const error = cause instanceof AppError ? cause : new AppError('INTERNAL', 'it cannot go on', { cause });
      await reception.pause(error);
      throw cause;
    }
    return jobs.get(reception.facts.jobId);
  }

  /** The bytes of a capture in place, from where they are. Throws what its way in says is needed for that. */
  async openBytes(captureId: number, signal?: AbortSignal): Promise<RangedSource> {
    const { catalog } = this.#deps;
    const origin = catalog.findCapture(captureId)?.origin;
    const way = origin && this.#ways.get(origin.kind);
    if (way?.openBytes === undefined) throw new AppError('CONFLICT', 'its bytes cannot be had from where they are');
    return way.openBytes(captureId, catalog.resumeFacts(captureId), signal);
  }

  /** From now on `way` is asked to go on with captures of its kind, first with those a restart interrupted. */
  async addWay(way: WayIn): Promise<void> {
    this.#ways.set(way.kind, way);
    for (const { id, origin, error } of this.#deps.catalog.capturesIn('paused'))
      if (origin.kind === way.kind && error?.code === 'RECEIVE_INTERRUPTED')
        // It says itself why it does not go on, in the capture.
        await this.resume(id, null).catch(() => {});
  }

  /** What a kill left: what arrived is kept, and waits for its way in, or for somebody; what is whole is imported. */
  async takeUp(): Promise<void> {
    const { catalog, jobs } = this.#deps;
    for (const capture of catalog.capturesIn('receiving')) {
      const job = catalog.jobsOfCapture(capture.id).at(-1);
      const received = this.#bytesOf(capture.id);
      catalog.setCaptureSize(capture.id, received);
      const failure: Failure = { code: 'RECEIVE_INTERRUPTED', detail: 'Capscape was stopped while it was received' };
      // What is here anyhow comes in anew: the file, the folder and the demo are where they were.
      if (job === undefined || BROUGHT_AGAIN.has(capture.origin.kind)) {
        await rm(captureDirectory(this.#deps.data, capture.id), { recursive: true, force: true });
        catalog.removeCapture(capture.id);
      } else if (received > 0 && received === capture.expectedBytes) await this.#deps.arrived(capture.id, job.id);
      else {
        const told = pausedFor(failure, capture.isInPlace);
        jobs.settle(job, 'paused', 'paused', told, { ...NO_PROGRESS, bytesRead: received });
      }
    }
  }

  /** Ends the reception of a capture, under way or paused, and removes what arrived; the capture stays as cancelled. */
  async cancel(job: JobRecord): Promise<void> {
    const { catalog, data, jobs } = this.#deps;
    await this.drop(job.captureId);
    await rm(captureDirectory(data, job.captureId), { recursive: true, force: true });
    catalog.setCaptureSize(job.captureId, 0);
    jobs.settle(job, 'cancelled', 'cancelled');
  }

  /** Makes the way in stop; what arrived stays. */
  async drop(captureId: number): Promise<void> {
    const reception = this.#open.get(captureId);
    this.#open.delete(captureId);
    await reception?.abort();
    await this.#deps.live.drop(captureId);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.drop(id)));
  }

  #bytesOf(captureId: number): number {
    const path = originalPath(this.#deps.data, captureId);
    return existsSync(path) ? statSync(path).size : 0;
  }

  #take(captureId: number, jobId: number, isLive = false): Reception {
    const { catalog, data, jobs, live } = this.#deps;
    const capture = catalog.findCapture(captureId) as CaptureRecord;
    const { datasetId, name, origin, expectedBytes, isInPlace } = capture;
    const over = (bytes: number): void => {
      this.#open.delete(captureId);
      catalog.setCaptureSize(captureId, bytes);
    };
    let wasStarted = false;
    const start = (): void => {
      wasStarted = true;
      const running = live.start(captureId, isInPlace);
      if (running === null && isInPlace)
        throw new AppError('OVERLOADED', 'too many captures are imported while they arrive');
      void running?.run.outcome.then(async (outcome) => {
        // What makes no capture need not go on arriving.
        if (outcome.kind !== 'failed' || !reception.isOpen) return;
        await reception.fail(new AppError(outcome.failure.code as ErrorCode, outcome.failure.detail));
        await reception.abort();
      });
    };
    const reception: Reception = new Reception(
      {
        captureId,
        jobId,
        datasetId,
        name,
        origin,
        path: originalPath(data, captureId),
        isInPlace,
        received: this.#bytesOf(captureId),
        total: expectedBytes,
        remembered: catalog.resumeFacts(captureId),
      },
      {
        grew: () => {
          if (isLive && reception.received > 0 && !wasStarted) start();
          live.find(captureId)?.growth?.grew();
        },
        handOn: async (chunk) => {
          if (!wasStarted) start();
          const hand = live.find(captureId)?.hand;
          await hand?.write(chunk);
          return hand?.isLeft === false;
        },
        told: () => jobs.tellProgress(jobId),
        totalChanged: (bytes) => catalog.setExpectedBytes(captureId, bytes),
        nameChanged: (newName) => catalog.setCaptureName(captureId, cleanName(newName)),
        remember: (facts) => catalog.setResumeFacts(captureId, facts),
        arrived: (bytes, sha256) => {
          over(bytes);
          if (sha256 !== null) catalog.setCaptureHash(captureId, sha256);
          return this.#deps.arrived(captureId, jobId);
        },
        paused: async (bytes, error) => {
          over(bytes);
          await live.drop(captureId);
          const told = pausedFor(toFailure(error), isInPlace);
          jobs.settle({ id: jobId, captureId }, 'paused', 'paused', told, reception.progress);
        },
        failed: async (error) => {
          over(0);
          await live.drop(captureId);
          await rm(captureDirectory(data, captureId), { recursive: true, force: true });
          jobs.settle({ id: jobId, captureId }, 'failed', 'failed', toFailure(error), reception.progress);
        },
      },
    );
    this.#open.set(captureId, reception);
    jobs.follow(jobId, () => {
      const { packets = 0, flows = 0, packetsPerSecond = 0 } = live.find(captureId)?.meter.progress ?? {};
      return { ...reception.progress, packets, flows, packetsPerSecond };
    });
    jobs.publish(jobId);
    return reception;
  }
}

/** What is read in place leaves nothing to go on from. */
const pausedFor = ({ code, detail }: Failure, isInPlace: boolean): Failure => ({
  code,
  detail: isInPlace ? `${detail}; no copy is kept, so it is read from its first byte again when it goes on` : detail,
});
