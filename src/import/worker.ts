/** The import's thread: one capture from its file into the store. Started by `import-run.ts`. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { ensureExists } from '../base/assert.ts';
import { toAppError } from './failure.ts';
import { importCapture } from './import-capture.ts';
import type { ImportListeners, WorkerMessage, WorkerTask } from './import-run.ts';
import { unpackTask } from './unpack-task.ts';

const port = ensureExists(parentPort, 'the parent of the import thread');
const say = (message: WorkerMessage): void => port.postMessage(message);

const task: WorkerTask = workerData;
const stop = new Int32Array(task.stop);
const controller = new AbortController();

// Views come before imports where both want the processor. On Linux a priority is a thread's own; elsewhere it would be the
// whole process that steps back.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

try {
  const listeners: ImportListeners = {
    progress(read) {
      // The pipeline may run without a pause for messages or timers; this callback is where it listens.
      if (Atomics.load(stop, 0) !== 0) controller.abort();
      say({ kind: 'progress', read });
    },
    visible: () => say({ kind: 'visible' }),
  };
  const unpacked = await unpackTask(task, controller.signal, listeners);
  if (unpacked !== null) say({ kind: 'unpacked', unpacked });
  else say({ kind: 'done', facts: await importCapture(task, task.storing, controller.signal, listeners) });
} catch (cause) {
  if (controller.signal.aborted) say({ kind: 'cancelled' });
  else {
    const { code, message } = toAppError(cause);
    const log = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    say({ kind: 'failed', code, detail: message, log });
  }
}
