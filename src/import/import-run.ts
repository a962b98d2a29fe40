/** One import in a worker thread of its own, as the main thread sees it. */
import { type MessagePort, type ResourceLimits, Worker } from 'node:worker_threads';
import { ERRORS, type ErrorCode } from '../base/errors.ts';
import type { PlacesConfig } from '../enrich/places.ts';
import type { FlowSettings } from '../flow/flow-settings.ts';
import { crash, toFailure } from './failure.ts';
import type { CaptureFacts, Failure } from './records.ts';
import { startStoringThread } from './storing/storing-thread.ts';
import { threadFile } from './threads.ts';
import type { Unpacked } from './unpack.ts';
import { workerEnvironment } from './worker-environment.ts';

export interface ImportTask {
  readonly captureId: number;
  readonly dataDirectory: string;
  /** Where the capture's bytes lie. */
  readonly path: string;
  readonly places: PlacesConfig;
  readonly flow: FlowSettings;
  /** See `ExpansionLimits.maxRatio`. Absent: the default. */
  readonly maxExpansion?: number;
  /** Captures whose open flows this one may go on with. Absent: none. */
  readonly earlier?: readonly number[];
  /** Where captures go that are taken out of an archive. Absent: it is read as one. */
  readonly unpackInto?: string;
  /** The file is still being written: see `growing-file.ts`. */
  readonly growing?: SharedArrayBuffer;
  /** The bytes come through here instead of from a file: see `handed-on.ts`. */
  readonly handedOn?: MessagePort;
}

/** What a worker is started with. */
export interface WorkerTask extends ImportTask {
  /** One 32-bit word; not 0 once the import is to stop. Shared memory, as a busy worker hears no messages. */
  readonly stop: SharedArrayBuffer;
  /** To the thread that stores. */
  readonly storing: MessagePort;
}

export interface ReadSoFar {
  /** Since reading began; starting the thread does not count. */
  readonly elapsedMs: number;
  readonly bytesRead: number;
  readonly packets: number;
  readonly flows: number;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly read: ReadSoFar }
  /** More flows can be seen in the views than before. */
  | { readonly kind: 'visible' }
  | { readonly kind: 'done'; readonly facts: CaptureFacts }
  | { readonly kind: 'unpacked'; readonly unpacked: Unpacked }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail: string; readonly log: string };

export type ImportOutcome =
  | { readonly kind: 'done'; readonly facts: CaptureFacts }
  /** It is an archive; its captures lie in files of their own now. */
  | { readonly kind: 'unpacked'; readonly unpacked: Unpacked }
  | { readonly kind: 'cancelled' }
  /** `log`: what a maintainer wants to know, with stack; null where the capture is to blame. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly log: string | null };

export interface ImportRun {
  /** Never rejects. */
  readonly outcome: Promise<ImportOutcome>;
  cancel(): void;
}

export interface ImportListeners {
  progress(read: ReadSoFar): void;
  visible(): void;
}

export type StartImport = (task: ImportTask, listeners: ImportListeners) => ImportRun;

/** Bounds of the worker's JavaScript heap; packet and flow tables live outside it and have bounds of their own. */
const RESOURCE_LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 24, stackSizeMb: 4 };

/** How long a cancelled worker has for stopping by itself before it is ended. The one that stores then ends by itself. */
const CANCEL_GRACE_MS = 15_000;

/** Imports by `workerFile`, which is ended when its heap grows past `resourceLimits`. */
export const importIn =
  (workerFile: URL, resourceLimits: ResourceLimits = RESOURCE_LIMITS, startStoring = startStoringThread): StartImport =>
  (task, listeners) => {
    const stop = new SharedArrayBuffer(4);
    const storing = startStoring();
    const workerData: WorkerTask = { ...task, stop, storing: storing.port };
    const transferList = task.handedOn === undefined ? [storing.port] : [storing.port, task.handedOn];
    const worker = new Worker(workerFile, {
      workerData,
      transferList,
      resourceLimits,
      env: workerEnvironment(),
      name: 'import',
    });
    let isCancelled = false;
    let grace: NodeJS.Timeout | undefined;

    const outcome = new Promise<ImportOutcome>((resolve) => {
      worker.on('message', (message: WorkerMessage) => {
        switch (message.kind) {
          case 'progress':
            return listeners.progress(message.read);
          case 'visible':
            return listeners.visible();
          case 'failed': {
            const failure = { code: message.code, detail: message.detail };
            const isOurs = ERRORS[message.code].status >= 500;
            return resolve({ kind: 'failed', failure, log: isOurs ? message.log : null });
          }
          default:
            return resolve(message);
        }
      });
      // An error that the worker did not catch, or its heap's bound. The promise ignores what comes after the first.
      worker.on('error', (error) => resolve(crashed(error)));
      worker.on('exit', () => {
        clearTimeout(grace);
        resolve(isCancelled ? { kind: 'cancelled' } : crashed(new Error('the import thread ended early')));
      });
    });
    return {
      outcome: outcome.then(async (result) => {
        await worker.terminate();
        const broke = await storing.ended;
        // The thread that reads knows no more than that the other one is gone.
        return broke !== null && result.kind === 'failed' ? crashed(broke) : result;
      }),
      cancel() {
        if (isCancelled) return;
        isCancelled = true;
        Atomics.store(new Int32Array(stop), 0, 1);
        grace = setTimeout(() => void worker.terminate(), CANCEL_GRACE_MS);
      },
    };
  };

export const startImportWorker = importIn(threadFile('import'));

function crashed(error: unknown): ImportOutcome {
  const log = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'failed', failure: toFailure(crash(error)), log };
}
