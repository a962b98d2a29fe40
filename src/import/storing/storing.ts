/**
 * Finished flows handed to a thread that enriches and stores them while the next ones are read. Reading waits while so many
 * batches are on their way, which is what keeps memory flat.
 */
import { rm } from 'node:fs/promises';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { AppError } from '../../base/errors.ts';
import type { Enricher } from '../../enrich/enricher.ts';
import { copyActivity, copyFlows, memoryOf } from '../../schema/batch-copy.ts';
import { captureDirectory } from '../../store/layout.ts';
import { crash } from '../failure.ts';
import type { FlowSink } from '../pipeline.ts';
import { threadFile } from '../threads.ts';
import { workerEnvironment } from '../worker-environment.ts';
import { LearnedNames } from './learned-names.ts';
import type { StoringAnswer, StoringOrder, StoringTask } from './messages.ts';

/** Batches that were handed on and are not stored yet. */
const ON_THE_WAY = 2;

/** Bounds of its JavaScript heap; the columns that wait lie outside it. */
const RESOURCE_LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 24, stackSizeMb: 4 };

/** A capture being stored: where its flows go, and the names that they may use. Calls but `addName` follow one another. */
export interface Storing {
  readonly sink: FlowSink;
  /** Takes names in; flows are enriched where they are stored. */
  readonly enricher: Enricher;
  /** Seals the capture; everything else that is kept with it is there before. */
  finish(): Promise<void>;
  /** Gives up: the capture's directory is removed. Safe to call at any time, also after a failure of another call. */
  abort(): Promise<void>;
}

/** Resolves once the capture's directory is there; rejects with an `AppError`. */
export async function startStoring(
  task: StoringTask,
  onVisible: () => void,
  workerFile: URL = threadFile('storing'),
  resourceLimits: ResourceLimits = RESOURCE_LIMITS,
): Promise<Storing> {
  const env = workerEnvironment();
  const worker = new Worker(workerFile, { workerData: task, resourceLimits, env, name: 'store' });
  const thread = new StoringThread(worker, onVisible);
  try {
    await thread.settled(0);
  } catch (cause) {
    await thread.close();
    throw cause;
  }
  const names = new LearnedNames();
  return {
    sink: {
      async write(batch, activity) {
        const flows = copyFlows(batch, task.columns);
        const rows = activity === null ? null : copyActivity(activity);
        const memory = [...memoryOf(flows), ...(rows === null ? [] : memoryOf(rows))];
        thread.tell({ kind: 'write', names: names.take(), flows, activity: rows }, memory);
        await thread.settled(ON_THE_WAY);
      },
    },
    enricher: { enrich() {}, addName: (learned, time) => names.add(learned, time) },
    async finish() {
      thread.tell({ kind: 'finish' });
      await thread.settled(0);
      await thread.close();
    },
    async abort() {
      thread.tell({ kind: 'abort' });
      await thread.quiet();
      await thread.close();
      // Nothing is left of it where it ended by itself.
      await rm(captureDirectory(task.dataDirectory, task.captureId), { recursive: true, force: true });
    },
  };
}

class StoringThread {
  readonly #worker: Worker;
  /** Orders without an answer; the first answer comes without an order. */
  #pending = 1;
  #failure: Error | null = null;
  #isOver = false;
  #waiting: (() => void)[] = [];

  constructor(worker: Worker, onVisible: () => void) {
    this.#worker = worker;
    worker.on('message', (answer: StoringAnswer) => {
      this.#pending--;
      if (answer.kind === 'written' && answer.isVisible) onVisible();
      if (answer.kind === 'failed')
        this.#failure ??= new AppError(answer.code, answer.detail, { cause: new Error(answer.log) });
      this.#stir();
    });
    const end = (cause: Error): void => {
      this.#isOver = true;
      this.#failure ??= crash(cause);
      this.#stir();
    };
    worker.on('error', end);
    worker.on('exit', () => end(new Error('the storing thread ended early')));
  }

  tell(order: StoringOrder, memory: ArrayBuffer[] = []): void {
    if (this.#isOver) return;
    this.#pending++;
    this.#worker.postMessage(order, memory);
  }

  /** Resolves once at most `pending` orders wait for an answer; rejects once one failed. */
  async settled(pending: number): Promise<void> {
    while (this.#pending > pending && this.#failure === null) await this.#change();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Resolves once every order is answered, well or not, or the thread is over. */
  async quiet(): Promise<void> {
    while (this.#pending > 0 && !this.#isOver) await this.#change();
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Resolves when something changed. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #stir(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}
