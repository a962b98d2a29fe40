/** The thread that stores: names, places, columns, files. Started by `storing.ts`. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { ensureExists } from '../../base/assert.ts';
import { createEnricher, DEFAULT_ENRICHER_CONFIG } from '../../enrich/enricher.ts';
import { openPlaces } from '../../enrich/places.ts';
import { flowsOf } from '../../schema/batch-copy.ts';
import { createCaptureWriter } from '../../store/capture-writer.ts';
import { toAppError } from '../failure.ts';
import { teachNames } from './learned-names.ts';
import type { StoringAnswer, StoringOrder, StoringTask } from './messages.ts';

const port = ensureExists(parentPort, 'the parent of the storing thread');
const task: StoringTask = workerData;

// Views come before imports; see ../worker.ts.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

function failed(cause: unknown): StoringAnswer {
  const { code, message } = toAppError(cause);
  const log = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return { kind: 'failed', code, detail: message, log };
}

const say = (answer: StoringAnswer): void => port.postMessage(answer);

try {
  const { places: placesConfig, ...options } = task;
  const writer = await createCaptureWriter(options);
  say({ kind: 'ready' });
  const places = await openPlaces(placesConfig);
  const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places });

  const obey = async (order: StoringOrder): Promise<StoringAnswer> => {
    switch (order.kind) {
      case 'write': {
        if (order.names !== null) teachNames(order.names, enricher);
        const flows = flowsOf(order.flows);
        enricher.enrich(flows);
        return { kind: 'written', isVisible: await writer.append(flows, order.activity) };
      }
      case 'finish':
        await writer.finish();
        return { kind: 'finished' };
      case 'abort':
        await writer.abort();
        return { kind: 'aborted' };
    }
  };

  let last: Promise<void> = Promise.resolve();
  port.on('message', (order: StoringOrder) => {
    last = last.then(async () => say(await obey(order).catch(failed)));
  });
} catch (cause) {
  say(failed(cause));
}
