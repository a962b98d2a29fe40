/** Runs the engine on bytes in memory and gives its flows as plain rows. */
import { tmpdir } from 'node:os';
import { formatIp } from '../../src/base/ip.ts';
import { openCapture } from '../../src/capture/open.ts';
import { createRecognizer } from '../../src/dpi/recognizer.ts';
import { DEFAULT_FLOW_SETTINGS, type FlowSettings } from '../../src/flow/flow-settings.ts';
import type { SpillFile } from '../../src/flow/spill-log.ts';
import { type PipelineSummary, runPipeline } from '../../src/import/pipeline.ts';
import { openSpillFile } from '../../src/import/spill-file.ts';
import { COLUMN_NAMES } from '../../src/schema/columns.ts';
import { DIGEST_WORDS, formatCommunityId } from '../../src/schema/community-id-text.ts';
import type { ActivityBatch, FlowBatch } from '../../src/schema/flow-batch.ts';
import type { CaptureWriter } from '../../src/store/contract.ts';
import type { OpenDatagram } from '../../src/wire/open-datagram.ts';
import { bytesSource } from './captures.ts';

export type Row = Record<string, number | string | bigint | null>;

export interface ActivityRow {
  readonly flowId: number;
  readonly bucketStart: bigint;
  readonly widthNanos: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

export interface FlowsOfCapture {
  readonly summary: PipelineSummary;
  /** Every column the packets tell, by flow number. */
  readonly rows: Row[];
  readonly activity: ActivityRow[];
  readonly handedOn: HandedOn;
}

export interface RunOptions {
  readonly settings?: Partial<FlowSettings>;
  /** Bytes a read gives at most. */
  readonly chunk?: number;
  /** Whether content is recognised too. Default false. */
  readonly recognises?: boolean;
  /** Number of the capture. Default 1. */
  readonly captureId?: number;
  /** What the capture before handed on, to go on with. */
  readonly carried?: HandedOn | null;
  /** Gets the batches, too. */
  readonly writer?: Pick<CaptureWriter, 'append'>;
}

/** Open flows at the end of a capture. */
export interface HandedOn {
  readonly captureId: number;
  readonly bytes: Uint8Array;
  readonly baseSeconds: number;
  readonly datagrams: readonly OpenDatagram[];
}

export async function runFlows(bytes: Uint8Array, options: RunOptions = {}): Promise<FlowsOfCapture> {
  const { captureId = 1, carried = null } = options;
  const carryOut = memoryFile(new Uint8Array(0));
  const rows: Row[] = [];
  const activity: ActivityRow[] = [];
  const reader = await openCapture(bytesSource(bytes, options.chunk));
  const summary = await runPipeline({
    reader,
    captureId,
    recognizer: options.recognises === true ? (listener) => createRecognizer({}, listener) : null,
    enricher: null,
    sink: {
      async write(batch, activityBatch) {
        for (let row = 0; row < batch.length; row++) rows.push(toRow(batch, row));
        if (activityBatch !== null) activity.push(...toActivityRows(activityBatch));
        await options.writer?.append(batch, activityBatch);
      },
    },
    settings: { ...DEFAULT_FLOW_SETTINGS, ...options.settings },
    openSpill: () => openSpillFile(tmpdir()),
    carryIn: () =>
      carried && { ...carried, file: memoryFile(carried.bytes), bytes: carried.bytes.length, close: () => {} },
    carryOut,
  });
  await reader.close();
  rows.sort((a, b) => Number(a.flow_id) - Number(b.flow_id));
  const handedOn = { captureId, ...summary.handedOn, bytes: carryOut.written() };
  return { summary, rows, activity, handedOn };
}

function toRow(batch: FlowBatch, row: number): Row {
  const result: Row = {};
  for (const name of COLUMN_NAMES) {
    const vector = batch.columns[name];
    switch (vector.kind) {
      case 'number':
        result[name] = vector.nulls?.[row] === 1 ? null : vector.values[row]!;
        break;
      case 'time':
        result[name] = vector.values[row]!;
        break;
      case 'text':
        result[name] = vector.dictionary.values[vector.codes[row]!] ?? null;
        break;
      case 'digest':
        result[name] = vector.nulls[row] === 1 ? null : formatCommunityId(vector.words, DIGEST_WORDS * row);
        break;
      case 'ip': {
        const [w0, w1, w2, w3] = vector.words.subarray(4 * row, 4 * row + 4);
        result[name] = vector.nulls?.[row] === 1 ? null : formatIp(w0!, w1!, w2!, w3!);
      }
    }
  }
  return result;
}

function toActivityRows(batch: ActivityBatch): ActivityRow[] {
  return Array.from({ length: batch.length }, (_, i) => ({
    flowId: batch.flowId[i]!,
    bucketStart: batch.bucketStart[i]!,
    widthNanos: batch.widthNanos[i]!,
    packetsSent: batch.packetsSent[i]!,
    packetsReceived: batch.packetsReceived[i]!,
    bytesSent: batch.bytesSent[i]!,
    bytesReceived: batch.bytesReceived[i]!,
  }));
}

function memoryFile(start: Uint8Array): SpillFile & { written(): Uint8Array } {
  let bytes = Buffer.from(start);
  return {
    append(added) {
      bytes = Buffer.concat([bytes, added]);
    },
    read(position, into) {
      const found = bytes.subarray(position, position + into.length);
      into.set(found);
      return found.length;
    },
    discard() {},
    written: () => bytes,
  };
}
