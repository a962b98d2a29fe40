/** A few connections that statements share: a bounded number runs, a bounded number waits, each can be cancelled. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '../base/errors.ts';

/** Two cores answer four questions at once with little more memory than two; a page asks about eight. */
export const MAX_RUNNING = 4;
export const MAX_WAITING = 200;

interface Waiting {
  readonly resolve: (connection: DuckDBConnection) => void;
}

export class QueryPool {
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];
  readonly #waiting: Waiting[] = [];
  #open = 0;
  #isClosed = false;

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** Runs `work` on a connection of its own; aborting the signal interrupts what the connection is doing. */
  async use<T>(work: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    const connection = await this.#acquire(signal);
    const interrupt = (): void => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      throwIfAborted(signal);
      return await work(connection);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      this.#release(connection);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#idle) connection.closeSync();
    this.#idle.length = 0;
  }

  async #acquire(signal: AbortSignal | undefined): Promise<DuckDBConnection> {
    if (this.#isClosed) throw new AppError('QUERY_CANCELLED', 'The store is closed.');
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#open < MAX_RUNNING) {
      this.#open++;
      return this.#instance.connect();
    }
    if (this.#waiting.length >= MAX_WAITING) {
      throw new AppError('OVERLOADED', `${MAX_WAITING} queries are waiting already.`);
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        resolve: (connection) => {
          signal?.removeEventListener('abort', giveUp);
          resolve(connection);
        },
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(cancelled());
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #release(connection: DuckDBConnection): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next.resolve(connection);
    else if (this.#isClosed) connection.closeSync();
    else this.#idle.push(connection);
  }
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled();
}

function cancelled(): AppError {
  return new AppError('QUERY_CANCELLED', 'The query was cancelled.');
}
