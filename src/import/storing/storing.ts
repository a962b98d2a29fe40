/**
 * Finished flows handed to a thread that enriches and stores them while the next ones are read. Reading waits while so many
 * batches are on their way, which is what keeps memory flat.
 */
import { rm } from 'node:fs/promises';
import type { MessagePort } from 'node:worker_threads';
import { AppError } from '../../base/errors.ts';
import type { Enricher } from '../../enrich/enricher.ts';
import { ACTIVITY_BYTES } from '../../flow/activity-log.ts';
import { copyBatch, copyBytes } from '../../schema/batch-copy.ts';
import { makeCaptureDirectory } from '../../store/capture-directory.ts';
import { PacketRuns, RUN_BYTES } from '../../store/packet-runs.ts';
import { CLOSED_FLOWS_BYTES, type ClosedFlowSink } from '../closed-flows.ts';
import { crash } from '../failure.ts';
import type { FlowSink, PacketLog } from '../pipeline.ts';
import { LearnedNames } from './learned-names.ts';
import type { PacketsEnd, StoringAnswer, StoringOrder, StoringTask } from './messages.ts';
import { SpareMemory } from './spare-memory.ts';

/** Rows of most batches, and of their activity; of larger ones the memory is not used again. */
const BATCH_ROWS = 8192;
const BATCH_ACTIVITY_ROWS = 66_000;

/** Batches that were handed on and are not stored yet. */
const ON_THE_WAY = 2;

/**
 * A capture being stored: where its flows go, the names that they may use, and its packets. Calls that give a promise
 * follow one another.
 */
export interface Storing {
  /** Of rows. */
  readonly sink: FlowSink;
  readonly closedSink: ClosedFlowSink;
  readonly packetLog: PacketLog;
  /** Takes names in; flows are enriched where they are stored. */
  readonly enricher: Enricher;
  /** Seals the capture; everything else that is kept with it is there before. `packets`: null where `packetLog` was not used. */
  finish(packets: PacketsEnd | null): Promise<void>;
  /** Gives up: the capture's directory is removed. Safe to call at any time, also after a failure of another call. */
  abort(): Promise<void>;
}

/**
 * `port`: to the thread of storing-thread.ts. Resolves once the capture's directory is there; rejects with an `AppError`. What
 * the thread fails at as it starts fails a later call.
 */
export async function startStoring(task: StoringTask, onVisible: () => void, port: MessagePort): Promise<Storing> {
  const directory = await makeCaptureDirectory(task.dataDirectory, task.captureId).catch((cause: unknown) => {
    port.close();
    throw cause;
  });
  const rowBytes = copyBytes(BATCH_ROWS, BATCH_ACTIVITY_ROWS, task.columns);
  const memory = new SpareMemory([CLOSED_FLOWS_BYTES, ACTIVITY_BYTES, RUN_BYTES, rowBytes]);
  const thread = new StoringEnd(port, onVisible, memory);
  thread.tell({ kind: 'begin', task });
  const names = new LearnedNames();
  const runs = new PacketRuns(
    () => memory.take(RUN_BYTES),
    (run) => thread.tell({ kind: 'packets', run }),
  );
  return {
    sink: {
      async write(batch, activity) {
        const isUsual = batch.length <= BATCH_ROWS && (activity?.length ?? 0) <= BATCH_ACTIVITY_ROWS;
        const bytes = isUsual ? rowBytes : copyBytes(batch.length, activity?.length ?? 0, task.columns);
        const rows = copyBatch(batch, activity, memory.take(bytes), task.columns);
        thread.tell({ kind: 'rows', names: names.take(), rows });
        await thread.settled(ON_THE_WAY);
      },
    },
    closedSink: {
      newMemory: () => memory.take(CLOSED_FLOWS_BYTES),
      newActivityMemory: () => memory.take(ACTIVITY_BYTES),
      async write(flows, activity) {
        thread.tell({ kind: 'flows', names: names.take(), flows, activity });
        await thread.settled(ON_THE_WAY);
      },
    },
    packetLog: {
      add: (flowId, fileOffset) => runs.add(flowId, fileOffset),
      settle: (packet, flowId) => runs.settle(packet, flowId),
      room: () => (thread.isSettled(ON_THE_WAY) ? null : thread.settled(ON_THE_WAY)),
    },
    enricher: { enrich() {}, addName: (learned, time) => names.add(learned, time) },
    async finish(packets) {
      runs.end();
      thread.tell({ kind: 'finish', packets });
      await thread.settled(0);
      thread.close();
    },
    async abort() {
      thread.tell({ kind: 'abort' });
      await thread.quiet();
      thread.close();
      // Nothing is left of it where it ended by itself.
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** This end of the port to the storing thread. */
class StoringEnd {
  readonly #port: MessagePort;
  /** Orders without an answer. */
  #pending = 0;
  #failure: Error | null = null;
  #isOver = false;
  #waiting: (() => void)[] = [];

  constructor(port: MessagePort, onVisible: () => void, memory: SpareMemory) {
    this.#port = port;
    port.on('message', (answer: StoringAnswer) => {
      if (answer.kind === 'visible') return onVisible();
      this.#pending--;
      if (answer.kind === 'written') {
        memory.give(answer.memory);
        if (answer.isVisible) onVisible();
      }
      if (answer.kind === 'failed')
        this.#failure ??= new AppError(answer.code, answer.detail, { cause: new Error(answer.log) });
      this.#stir();
    });
    port.on('close', () => {
      this.#isOver = true;
      this.#failure ??= crash(new Error('the storing thread ended early'));
      this.#stir();
    });
  }

  tell(order: StoringOrder): void {
    if (this.#isOver) return;
    this.#pending++;
    this.#port.postMessage(order);
  }

  isSettled(pending: number): boolean {
    return this.#pending <= pending && this.#failure === null;
  }

  /** Resolves once at most `pending` orders wait for an answer; rejects once one failed. */
  async settled(pending: number): Promise<void> {
    while (!this.isSettled(pending) && this.#failure === null) await this.#change();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Resolves once every order is answered, well or not, or the thread is over. */
  async quiet(): Promise<void> {
    while (this.#pending > 0 && !this.#isOver) await this.#change();
  }

  close(): void {
    this.#port.close();
  }

  /** Resolves when something changed. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #stir(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}
