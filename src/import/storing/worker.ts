/** The thread that stores: rows, names, places, columns, the index of packets, files. Started by `storing.ts`. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { ensureExists } from '../../base/assert.ts';
import { createEnricher, DEFAULT_ENRICHER_CONFIG } from '../../enrich/enricher.ts';
import { openPlaces } from '../../enrich/places.ts';
import { copiedBatch } from '../../schema/batch-copy.ts';
import { FlowBatch } from '../../schema/flow-batch.ts';
import { openCaptureWriter } from '../../store/capture-writer.ts';
import { packetIndexPath } from '../../store/packet-index-format.ts';
import { PacketIndexFile } from '../../store/packet-index-writer.ts';
import { toAppError } from '../failure.ts';
import { FlowRows } from '../flow-rows.ts';
import { NameTeacher } from './learned-names.ts';
import { memoryOf, type StoringAnswer, type StoringOrder, type StoringTask } from './messages.ts';

const port = ensureExists(parentPort, 'the parent of the storing thread');
const task: StoringTask = workerData;

// Views come before imports; see ../worker.ts.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

function failed(cause: unknown): StoringAnswer {
  const { code, message } = toAppError(cause);
  const log = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return { kind: 'failed', code, detail: message, log };
}

/** How often is looked whether flows wait to be seen. */
const SHOW_MS = 1000;

const say = (answer: StoringAnswer): void => port.postMessage(answer);

try {
  const { places: placesConfig, ...options } = task;
  const { dataDirectory, captureId } = task;
  const writer = await openCaptureWriter(options);
  say({ kind: 'ready' });
  const places = await openPlaces(placesConfig);
  const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places });
  const teacher = new NameTeacher();
  const rows = new FlowRows(captureId);
  let packets: PacketIndexFile | null = null;
  const openPackets = (): PacketIndexFile => new PacketIndexFile(packetIndexPath(dataDirectory, captureId));

  const obey = async (order: StoringOrder): Promise<StoringAnswer> => {
    switch (order.kind) {
      case 'rows':
      case 'flows': {
        if (order.names !== null) teacher.teach(order.names, enricher);
        const { flows, activity } = order.kind === 'rows' ? copiedBatch(order.rows) : order;
        const batch = flows === null || flows instanceof FlowBatch ? flows : rows.of(flows);
        if (batch !== null) enricher.enrich(batch);
        const isVisible = await writer.append(batch, activity);
        return { kind: 'written', isVisible, memory: order.kind === 'rows' ? [order.rows.memory] : memoryOf(order) };
      }
      case 'packets':
        packets ??= openPackets();
        packets.add(order.run);
        return { kind: 'written', isVisible: false, memory: [order.run.memory] };
      case 'finish':
        // Before the capture is marked as complete: what is complete has its index.
        if (order.packets !== null) {
          packets ??= openPackets();
          packets.finish(order.packets.landmarks, order.packets.notes);
        }
        await writer.finish();
        return { kind: 'finished' };
      case 'abort':
        packets?.abort();
        await writer.abort();
        return { kind: 'aborted' };
    }
  };

  let last: Promise<void> = Promise.resolve();
  port.on('message', (order: StoringOrder) => {
    last = last.then(async () => say(await obey(order).catch(failed)));
  });
  // Flows are to be seen also when nothing comes after them. What cannot be stored is told to who comes with the next ones.
  setInterval(() => {
    last = last.then(async () => {
      if (await writer.append(null, null).catch(() => false)) say({ kind: 'visible' });
    });
  }, SHOW_MS);
} catch (cause) {
  say(failed(cause));
}
