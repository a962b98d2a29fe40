/** One capture from its file into the store: the wiring of source, reader, pipeline and writer. */
import { formatTime } from '../base/time.ts';
import { createRecognizer } from '../dpi/recognizer.ts';
import { createEnricher, DEFAULT_ENRICHER_CONFIG } from '../enrich/enricher.ts';
import { openPlaces } from '../enrich/places.ts';
import { createCaptureWriter } from '../store/capture-writer.ts';
import { packetIndexPath } from '../store/packet-index-format.ts';
import { PacketIndexWriter } from '../store/packet-index-writer.ts';
import { linkTypeName } from '../wire/names.ts';
import { openFileSource } from './file-source.ts';
import type { ImportListeners, ImportTask } from './import-run.ts';
import { openCaptureFile } from './open-capture-file.ts';
import { type PipelineSummary, runPipeline } from './pipeline.ts';
import type { CaptureFacts } from './records.ts';

/** Rejects with an `AppError`, or with the signal's reason; nothing stays in the store then. */
export async function importCapture(
  task: ImportTask,
  signal: AbortSignal,
  listeners: ImportListeners,
): Promise<CaptureFacts> {
  const reader = await openCaptureFile(openFileSource(task.path));
  try {
    const places = await openPlaces(task.places);
    const writer = await createCaptureWriter({ dataDirectory: task.dataDirectory, captureId: task.captureId });
    let packetLog: PacketIndexWriter | null = null;
    try {
      packetLog = new PacketIndexWriter(packetIndexPath(task.dataDirectory, task.captureId));
      const begun = performance.now();
      const summary = await runPipeline({
        reader,
        captureId: task.captureId,
        recognizer: (listener) => createRecognizer({}, listener),
        enricher: createEnricher(DEFAULT_ENRICHER_CONFIG, { places }),
        sink: {
          async write(flows, activity) {
            if (await writer.append(flows, activity)) listeners.visible();
          },
        },
        packetLog,
        settings: task.flow,
        signal,
        onProgress: (read) => listeners.progress({ ...read, elapsedMs: performance.now() - begun }),
      });
      // Before the capture is marked as complete: what is complete has its index.
      packetLog.finish(reader.landmarks ?? null);
      await writer.finish();
      return toFacts(summary);
    } catch (cause) {
      packetLog?.abort();
      await writer.abort();
      throw cause;
    }
  } finally {
    await reader.close();
  }
}

function toFacts(summary: PipelineSummary): CaptureFacts {
  return {
    format: summary.format,
    linkTypes: summary.linkTypes.map(linkTypeName),
    packets: summary.packets,
    bytes: summary.bytes,
    flows: summary.flows,
    first: summary.first === null ? null : formatTime(summary.first),
    last: summary.last === null ? null : formatTime(summary.last),
    notInFlows: { ...summary.notInFlows },
    packetsInFlows: summary.packetsInFlows,
    truncatedPackets: summary.truncatedPackets,
    droppedPackets: summary.droppedPackets,
    comments: [...summary.comments],
    commentsLeftOut: summary.commentsLeftOut,
    quality: { ...summary.quality },
    damage: summary.damage,
  };
}
