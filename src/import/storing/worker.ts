/** The thread that stores: rows, names, places, columns, the index of packets, files. Started by `storing-thread.ts`. */
import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { ensureExists } from '../../base/assert.ts';
import { createEnricher, DEFAULT_ENRICHER_CONFIG, type Enricher } from '../../enrich/enricher.ts';
import { openPlaces } from '../../enrich/places.ts';
import { copiedBatch } from '../../schema/batch-copy.ts';
import { FlowBatch } from '../../schema/flow-batch.ts';
import { openCaptureWriter } from '../../store/capture-writer.ts';
import type { CaptureWriter } from '../../store/contract.ts';
import { packetIndexPath } from '../../store/packet-index-format.ts';
import { PacketIndexFile } from '../../store/packet-index-writer.ts';
import { toAppError } from '../failure.ts';
import { FlowRows } from '../flow-rows.ts';
import { NameTeacher } from './learned-names.ts';
import { memoryOf, type StoringAnswer, type StoringOrder, type StoringTask } from './messages.ts';
import type { StoringThreadData } from './storing-thread.ts';

const { port }: StoringThreadData = workerData;

// Views come before imports; see ../worker.ts.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** How often is looked whether flows wait to be seen. */
const SHOW_MS = 1000;

const say = (answer: StoringAnswer): void => port.postMessage(answer);

function failed(cause: unknown): StoringAnswer {
  const { code, message } = toAppError(cause);
  const log = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return { kind: 'failed', code, detail: message, log };
}

class Storer {
  readonly writer: CaptureWriter;
  readonly #enricher: Enricher;
  readonly #teacher = new NameTeacher();
  readonly #rows: FlowRows;
  readonly #packetsPath: string;
  #packets: PacketIndexFile | null = null;

  constructor({ dataDirectory, captureId }: StoringTask, writer: CaptureWriter, enricher: Enricher) {
    this.writer = writer;
    this.#enricher = enricher;
    this.#rows = new FlowRows(captureId);
    this.#packetsPath = packetIndexPath(dataDirectory, captureId);
  }

  async obey(order: Exclude<StoringOrder, { kind: 'begin' | 'abort' }>): Promise<StoringAnswer> {
    switch (order.kind) {
      case 'rows':
      case 'flows': {
        if (order.names !== null) this.#teacher.teach(order.names, this.#enricher);
        const { flows, activity } = order.kind === 'rows' ? copiedBatch(order.rows) : order;
        const batch = flows === null || flows instanceof FlowBatch ? flows : this.#rows.of(flows);
        if (batch !== null) this.#enricher.enrich(batch);
        const isVisible = await this.writer.append(batch, activity);
        return { kind: 'written', isVisible, memory: order.kind === 'rows' ? [order.rows.memory] : memoryOf(order) };
      }
      case 'packets':
        this.#index().add(order.run);
        return { kind: 'written', isVisible: false, memory: [order.run.memory] };
      case 'finish':
        // Before the capture is marked as complete: what is complete has its index.
        if (order.packets !== null) this.#index().finish(order.packets.landmarks, order.packets.notes);
        await this.writer.finish();
        return { kind: 'finished' };
    }
  }

  async abort(): Promise<void> {
    this.#packets?.abort();
    await this.writer.abort();
  }

  #index(): PacketIndexFile {
    this.#packets ??= new PacketIndexFile(this.#packetsPath);
    return this.#packets;
  }
}

let storer: Storer | null = null;
/** What is stored stays: nothing is left to give up. */
let isFinished = false;

async function begin(task: StoringTask): Promise<StoringAnswer> {
  const { places, ...options } = task;
  const writer = await openCaptureWriter(options);
  const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places: await openPlaces(places) });
  storer = new Storer(task, writer, enricher);
  return { kind: 'ready' };
}

async function obey(order: StoringOrder): Promise<StoringAnswer> {
  if (order.kind === 'begin') return begin(order.task);
  if (order.kind === 'abort') {
    await storer?.abort();
    return { kind: 'aborted' };
  }
  const answer = await ensureExists(storer, 'what stores the capture').obey(order);
  isFinished = answer.kind === 'finished';
  return answer;
}

let last: Promise<void> = Promise.resolve();
port.on('message', (order: StoringOrder) => {
  last = last.then(async () => say(await obey(order).catch(failed)));
});

// Flows are to be seen also when nothing comes after them. What cannot be stored is told to who comes with the next ones.
const showing = setInterval(() => {
  last = last.then(async () => {
    if (await storer?.writer.append(null, null).catch(() => false)) say({ kind: 'visible' });
  });
}, SHOW_MS);

// The thread that reads is done, or is no more.
port.on('close', () => {
  clearInterval(showing);
  if (!isFinished) storer?.writer.interrupt();
  last = last.then(async () => {
    if (!isFinished) await storer?.abort();
  });
});
