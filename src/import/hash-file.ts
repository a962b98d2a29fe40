/** SHA-256 of whole files, one after the other, in a thread beside everything else. */
import { Worker } from 'node:worker_threads';
import { threadFile } from './threads.ts';
import { workerEnvironment } from './worker-environment.ts';

export interface HashAnswer {
  readonly sha256: string | null;
  readonly error: string | null;
}

export class FileHasher {
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  /** Resolves to the hash in hexadecimal; null when the file cannot be read, or the hasher was stopped. */
  hash(path: string): Promise<string | null> {
    const answer = this.#last.then(() => this.#ask(path));
    this.#last = answer;
    return answer;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#worker?.terminate();
  }

  #ask(path: string): Promise<string | null> {
    if (this.#isStopped) return Promise.resolve(null);
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve) => {
      const settle = (sha256: string | null): void => {
        worker.off('message', onMessage);
        worker.off('exit', onExit);
        resolve(sha256);
      };
      const onMessage = (answer: HashAnswer): void => settle(answer.sha256);
      const onExit = (): void => settle(null);
      worker.on('message', onMessage);
      worker.on('exit', onExit);
      worker.postMessage(path);
    });
  }

  #start(): Worker {
    const worker = new Worker(threadFile('hash'), { env: workerEnvironment(), name: 'hash' });
    // The process does not wait for it.
    worker.unref();
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return worker;
  }
}
