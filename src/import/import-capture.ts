/** One capture or flow log from its file into the store: the wiring of source, reader, pipeline and writer. */
import type { MessagePort } from 'node:worker_threads';
import type { ByteSource } from '../capture/packet-block.ts';
import type { RecognitionListener } from '../dpi/recognition.ts';
import { createRecognizer, type Recognizer } from '../dpi/recognizer.ts';
import { PLACE_COLUMNS } from '../enrich/enricher.ts';
import type { FlowLogReader } from '../flowlog/flow-log-reader.ts';
import type { ColumnName } from '../schema/columns.ts';
import { captureDirectory } from '../store/layout.ts';
import { logFacts, packetFacts } from './capture-facts.ts';
import { type CarriedOut, findCarriedIn, openCarriedOut } from './carry-over.ts';
import { expansionLimits } from './expand/expansion-limits.ts';
import { openFileSource } from './file-source.ts';
import { runFlowLog } from './flow-log-run.ts';
import { openGrowingFile } from './growing-file.ts';
import { openHandedOn } from './handed-on.ts';
import type { ImportListeners, ImportTask } from './import-run.ts';
import { isFlowLog, openInputFile } from './open-capture-file.ts';
import { type PipelineProgress, runPipeline } from './pipeline.ts';
import type { CaptureFacts } from './records.ts';
import { type ClosableSpillFile, openSpillFile } from './spill-file.ts';
import { startStoring } from './storing/storing.ts';

/** Nobody asks for names in a log, so none are learned. */
const columnsOf = ({ columns }: FlowLogReader): ReadonlySet<ColumnName> => new Set([...columns, ...PLACE_COLUMNS]);

function openTaskSource({ path, growing, handedOn }: ImportTask): ByteSource {
  if (handedOn !== undefined) return openHandedOn(handedOn, null);
  return growing === undefined ? openFileSource(path) : openGrowingFile(path, growing);
}

/** `storingPort`: to the thread that stores. Rejects with an `AppError`, or with the signal's reason; nothing stays in the store then. */
export async function importCapture(
  task: ImportTask,
  storingPort: MessagePort,
  signal: AbortSignal,
  listeners: ImportListeners,
): Promise<CaptureFacts> {
  const { growing } = task;
  const reader = await openInputFile(openTaskSource(task), { limits: expansionLimits(task.maxExpansion) });
  try {
    const { dataDirectory, captureId, places, earlier = [], flow } = task;
    const storing = await startStoring(
      { dataDirectory, captureId, places, ...(isFlowLog(reader) && { columns: columnsOf(reader) }) },
      () => listeners.visible(),
      storingPort,
    );
    const directory = captureDirectory(dataDirectory, captureId);
    let carriedOut: CarriedOut | null = null;
    const begun = performance.now();
    const { enricher, sink, closedSink, packetLog } = storing;
    const onProgress = (read: PipelineProgress): void =>
      listeners.progress({ ...read, elapsedMs: performance.now() - begun });
    const isLive = growing !== undefined;
    const common = { captureId, enricher, signal, onProgress };
    try {
      if (isFlowLog(reader)) {
        const summary = await runFlowLog({ ...common, sink, reader, maxOpenFlows: flow.maxOpenFlows, isLive });
        await storing.finish(null);
        return logFacts(summary);
      }
      const recognizer = (listener: RecognitionListener): Recognizer => createRecognizer({}, listener);
      const openSpill = (): ClosableSpillFile => openSpillFile(directory);
      const directories = new Map(earlier.map((id) => [id, captureDirectory(dataDirectory, id)]));
      carriedOut = openCarriedOut(directory, flow);
      const summary = await runPipeline({
        ...common,
        reader,
        recognizer,
        sink: null,
        closedSink,
        packetLog,
        settings: flow,
        isLive,
        openSpill,
        carryIn: (first) => findCarriedIn(directories, first, flow),
        carryOut: carriedOut.file,
      });
      carriedOut.finish({ ...summary.handedOn, last: summary.last ?? 0n });
      carriedOut = null;
      const { comments, secrets } = reader.notes;
      await storing.finish({ landmarks: reader.landmarks ?? null, notes: { comments, secrets } });
      return packetFacts(summary);
    } catch (cause) {
      carriedOut?.abort();
      await storing.abort();
      throw cause;
    }
  } finally {
    await reader.close();
  }
}
