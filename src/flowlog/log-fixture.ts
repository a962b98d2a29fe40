/** Logs read in tests, from texts. */
import { memorySource } from '../capture/memory-source.ts';
import type { CaptureDamage } from '../capture/packet-block.ts';
import { COLUMN_NAMES, type ColumnName } from '../schema/columns.ts';
import { FlowBatch } from '../schema/flow-batch.ts';
import type { LeftOutReason } from '../schema/left-out-reasons.ts';
import { readValue } from '../schema/read-value.ts';
import { LogFlows } from './log-flows.ts';
import type { LogRecord, LogRecords } from './log-record.ts';
import { FLOW_LOG_HEAD_BYTES, openFlowLog } from './open-flow-log.ts';

export type LogFlow = Partial<Record<ColumnName, string | number | null>>;

export interface ReadLog {
  readonly format: string;
  readonly flows: LogFlow[];
  readonly log: LogFlows;
  readonly damage: CaptureDamage | null;
  readonly activity: { flowId: number; start: bigint; packetsSent: number; bytesSent: number; bytesReceived: number }[];
}

interface ReadOptions {
  /** Bytes that one read gives. */
  readonly chunk?: number;
  readonly maxOpenFlows?: number;
  /** Rows of a batch. */
  readonly rows?: number;
}

/** Reads a whole log; throws where it is none. What is null is left out of the flows. */
export async function readLog(text: string | Uint8Array, options: ReadOptions = {}): Promise<ReadLog> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const reader = openFlowLog(bytes.subarray(0, FLOW_LOG_HEAD_BYTES), memorySource(bytes, options.chunk));
  if (reader === null) throw new Error('it is no flow log');
  const batch = new FlowBatch(options.rows ?? 64, new Map());
  const log = new LogFlows(1, options.maxOpenFlows ?? 1024, batch);
  const flows: LogFlow[] = [];
  const activity: ReadLog['activity'] = [];
  const drain = (): void => {
    for (let row = 0; row < batch.length; row++) flows.push(flowOf(batch, row, reader.columns));
    batch.length = 0;
    const rows = log.takeActivity();
    for (let row = 0; row < (rows?.length ?? 0); row++)
      activity.push({
        flowId: rows?.flowId[row] ?? 0,
        start: rows?.bucketStart[row] ?? 0n,
        packetsSent: rows?.packetsSent[row] ?? 0,
        bytesSent: rows?.bytesSent[row] ?? 0,
        bytesReceived: rows?.bytesReceived[row] ?? 0,
      });
  };
  while (await reader.next(log)) if (log.mustDrain) drain();
  while (log.closeSome()) drain();
  drain();
  log.reconcile();
  flows.sort((a, b) => Number(a.flow_id) - Number(b.flow_id));
  return { format: reader.format, flows, log, damage: reader.damage, activity };
}

function flowOf(batch: FlowBatch, row: number, columns: readonly ColumnName[]): LogFlow {
  const values = COLUMN_NAMES.map((name) => [name, readValue(batch, name, row)] as const);
  const known = values.filter(([, value]) => value !== null);
  const forgotten = known.map(([name]) => name).filter((name) => !columns.includes(name));
  // What is not in the list is not stored.
  if (forgotten.length > 0) throw new Error(`${forgotten.join(', ')} are not among the reader’s columns`);
  return Object.fromEntries(known);
}

/** Keeps copies of records. */
export class RecordList implements LogRecords {
  readonly records: LogRecord[] = [];
  readonly leftOut: LeftOutReason[] = [];
  readonly mustDrain = false;

  add(record: LogRecord): void {
    const copy = { ...record, src: record.src.slice(), dst: record.dst.slice() };
    this.records.push(copy);
  }

  leaveOut(reason: LeftOutReason): void {
    this.leftOut.push(reason);
  }
}
