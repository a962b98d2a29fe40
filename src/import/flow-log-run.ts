/** A flow log → flows → enrich → sink: what `runPipeline` is to packets. */
import type { CaptureDamage } from '../capture/packet-block.ts';
import type { Enricher } from '../enrich/enricher.ts';
import type { FlowLogReader } from '../flowlog/flow-log-reader.ts';
import { LogFlows } from '../flowlog/log-flows.ts';
import { FlowBatch, type TextDictionaries } from '../schema/flow-batch.ts';
import { attend, type FlowSink, type PipelineProgress } from './pipeline.ts';

const BATCH_ROWS = 8192;
/** Texts of one column that are kept from batch to batch, and go with each to the thread that stores it. */
const MAX_TEXTS = 1024;
const PROGRESS_MS = 250;

export interface FlowLogOptions {
  readonly reader: FlowLogReader;
  readonly captureId: number;
  /** Null: addresses get no places. */
  readonly enricher: Enricher | null;
  /** Null: flows are counted and let go. */
  readonly sink: FlowSink | null;
  readonly maxOpenFlows: number;
  /** Somebody watches: finished flows are handed on every second, not only in full batches. */
  readonly isLive?: boolean;
  readonly signal?: AbortSignal;
  /** Called a few times a second at most; `packets` are those the log counts. */
  onProgress?(progress: PipelineProgress): void;
}

/** What was read. `records` = `recordsInFlows` + the sum of `leftOut`, always. */
export interface FlowLogSummary {
  readonly format: string;
  readonly records: number;
  readonly recordsInFlows: number;
  /** Records in no flow, by reason: see schema/left-out-reasons.ts. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly flows: number;
  /** Flows of which the log tells neither packets nor bytes. */
  readonly flowsWithoutCounts: number;
  /** Flows ended early because too many were open. */
  readonly flowsCutEarly: number;
  /** As far as the log counts them. */
  readonly packets: number;
  readonly bytes: number;
  /** Nanoseconds since the Unix epoch; null for a log without flows. */
  readonly first: bigint | null;
  readonly last: bigint | null;
  readonly damage: CaptureDamage | null;
  readonly seconds: number;
}

/** As `runPipeline`: does not close the reader, rejects with what the source or the signal says; damage is no rejection. */
export async function runFlowLog(options: FlowLogOptions): Promise<FlowLogSummary> {
  const { reader, signal } = options;
  const begun = performance.now();
  const dictionaries: TextDictionaries = new Map();
  const batch = new FlowBatch(BATCH_ROWS, dictionaries);
  const flows = new LogFlows(options.captureId, options.maxOpenFlows, batch);
  const tell = (): void =>
    options.onProgress?.({ bytesRead: reader.bytesRead, packets: flows.packets, flows: flows.flows });
  const idle = async (): Promise<void> => {
    tell();
    signal?.throwIfAborted();
    await drain(flows, batch, options);
  };
  let progressAt = begun + PROGRESS_MS;
  for (;;) {
    const read = reader.next(flows);
    if (!(read instanceof Promise ? await (options.isLive ? attend(read, idle) : read) : read)) break;
    if (flows.mustDrain) await drain(flows, batch, options);
    if (performance.now() < progressAt) continue;
    progressAt = performance.now() + PROGRESS_MS;
    tell();
    signal?.throwIfAborted();
  }
  signal?.throwIfAborted();
  while (flows.closeSome()) await drain(flows, batch, options);
  await drain(flows, batch, options);
  flows.reconcile();
  tell();
  const hasFlows = flows.flows > 0;
  return {
    format: reader.format,
    records: flows.records,
    recordsInFlows: flows.recordsInFlows,
    leftOut: Object.fromEntries(flows.leftOut),
    flows: flows.flows,
    flowsWithoutCounts: flows.flowsWithoutCounts,
    flowsCutEarly: flows.flowsCutEarly,
    packets: flows.packets,
    bytes: flows.bytes,
    first: hasFlows ? BigInt(flows.first) * 1000n : null,
    last: hasFlows ? BigInt(flows.last) * 1000n : null,
    damage: reader.damage,
    seconds: (performance.now() - begun) / 1000,
  };
}

async function drain(flows: LogFlows, batch: FlowBatch, { enricher, sink }: FlowLogOptions): Promise<void> {
  const activity = flows.takeActivity();
  if (batch.length === 0 && activity === null) return;
  enricher?.enrich(batch);
  await sink?.write(batch, activity);
  batch.length = 0;
  batch.renewDictionaries(MAX_TEXTS);
}
