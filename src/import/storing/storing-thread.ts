/**
 * The thread that stores, as the main thread starts it. It is nobody's to end: ending a thread within a call of the database
 * ends the whole process. It stops what it is at, removes what is not complete and ends by itself once the port's other end
 * is closed, which happens in whatever way the thread that reads ends.
 */
import { MessageChannel, type MessagePort, type ResourceLimits, Worker } from 'node:worker_threads';
import { threadFile } from '../threads.ts';
import { workerEnvironment } from '../worker-environment.ts';

/**
 * Bounds of its JavaScript heap; the columns that wait lie outside it. Names, dictionaries and facts that wait have bounds of
 * their own, which come to a third of this.
 */
const RESOURCE_LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 12, stackSizeMb: 4 };

/** What the thread gets: see messages.ts for what is said over the port. */
export interface StoringThreadData {
  readonly port: MessagePort;
}

export interface StoringThread {
  /** For the thread that reads. */
  readonly port: MessagePort;
  /** Resolves once the thread has ended: to what it broke by, or null. */
  readonly ended: Promise<unknown>;
}

export function startStoringThread(
  workerFile: URL = threadFile('storing'),
  resourceLimits: ResourceLimits = RESOURCE_LIMITS,
): StoringThread {
  const { port1, port2 } = new MessageChannel();
  const workerData: StoringThreadData = { port: port1 };
  const env = workerEnvironment();
  const worker = new Worker(workerFile, { workerData, transferList: [port1], resourceLimits, env, name: 'store' });
  const ended = new Promise<unknown>((resolve) => {
    worker.on('error', resolve);
    worker.on('exit', () => resolve(null));
  });
  return { port: port2, ended };
}
