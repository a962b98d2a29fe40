/** Imports of captures whose bytes still arrive: their flows can be seen while the sender sends. */

import type { MessagePort } from 'node:worker_threads';
import type { FlowStore } from '../store/contract.ts';
import { Growth } from './growing-file.ts';
import { HandOver } from './handed-on.ts';
import type { ImportRun } from './import-run.ts';
import { ProgressMeter } from './progress-meter.ts';

/** Live imports at once, each with a thread and memory of its own; what comes beyond is imported when it is whole. */
export const LIVE_LIMIT = 8;

/** How the bytes get to the import: by a file that grows, or from hand to hand. */
export interface LiveSource {
  readonly growing?: SharedArrayBuffer;
  readonly handedOn?: MessagePort;
}

export interface LiveImport {
  readonly captureId: number;
  readonly growth: Growth | null;
  readonly hand: HandOver | null;
  readonly meter: ProgressMeter;
  readonly run: ImportRun;
}

export class LiveImports {
  readonly #live = new Map<number, LiveImport>();
  readonly #store: FlowStore;
  readonly #start: (captureId: number, source: LiveSource, meter: ProgressMeter) => ImportRun;

  constructor(store: FlowStore, start: (captureId: number, source: LiveSource, meter: ProgressMeter) => ImportRun) {
    this.#store = store;
    this.#start = start;
  }

  /** Null where too many run already. `isInPlace`: its bytes are handed on, not kept. */
  start(captureId: number, isInPlace = false): LiveImport | null {
    if (this.#live.size >= LIVE_LIMIT) return null;
    const growth = isInPlace ? null : new Growth();
    const hand = isInPlace ? new HandOver() : null;
    const meter = new ProgressMeter(null);
    const source = { ...(growth && { growing: growth.shared }), ...(hand && { handedOn: hand.readerPort }) };
    const live = { captureId, growth, hand, meter, run: this.#start(captureId, source, meter) };
    void live.run.outcome.then(() => hand?.close());
    this.#live.set(captureId, live);
    return live;
  }

  find(captureId: number): LiveImport | undefined {
    return this.#live.get(captureId);
  }

  /** No more bytes come: it is an import like any other from here on. */
  release(captureId: number): LiveImport | undefined {
    const live = this.#live.get(captureId);
    this.#live.delete(captureId);
    live?.growth?.end();
    live?.hand?.end();
    return live;
  }

  /** Ends it with nothing in the store. */
  async drop(captureId: number): Promise<void> {
    const live = this.release(captureId);
    if (live === undefined) return;
    live.run.cancel();
    await live.run.outcome;
    await this.#store.dropCapture(captureId);
  }
}
