/** Flows for tests, written as objects of outside values, and captures made of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIp } from '../../src/base/ip.ts';
import { parseMac } from '../../src/base/mac.ts';
import { parseTime } from '../../src/base/time.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from '../../src/schema/columns.ts';
import { parseCommunityId } from '../../src/schema/community-id-text.ts';
import {
  type ActivityBatch,
  FlowBatch,
  setDigest,
  setNumber,
  setText,
  type TextDictionaries,
} from '../../src/schema/flow-batch.ts';
import { createCaptureWriter } from '../../src/store/capture-writer.ts';
import type { FlowStore } from '../../src/store/contract.ts';
import { openFlowStore } from '../../src/store/flow-store.ts';

/** Columns left out are null where they may be, else 0, the epoch or `::ffff:0.0.0.0`. Lengths of time in nanoseconds. */
export type FlowInput = Partial<Record<ColumnName, string | number | null>>;

/** A bucket of activity; `start` as RFC 3339. */
export interface ActivityInput {
  readonly flow_id: number;
  readonly start: string;
  readonly width: number;
  readonly packets: readonly [sent: number, received: number];
  readonly bytes: readonly [sent: number, received: number];
}

export function setRow(batch: FlowBatch, row: number, flow: FlowInput): void {
  for (const name of COLUMN_NAMES) setColumn(batch, name, row, flow[name] ?? null);
}

function setColumn(batch: FlowBatch, name: ColumnName, row: number, value: string | number | null): void {
  const vector = batch.columns[name];
  switch (vector.kind) {
    case 'text':
      setText(vector, row, value === null ? null : String(value));
      return;
    case 'digest':
      setDigest(vector, row, value === null ? null : parseCommunityId(String(value)));
      return;
    case 'time':
      vector.values[row] = (value === null ? 0n : parseTime(String(value))) ?? 0n;
      return;
    case 'ip':
      vector.words.set(parseIp(String(value ?? '0.0.0.0')) ?? [0, 0, 0, 0], 4 * row);
      if (vector.nulls !== null) vector.nulls[row] = value === null ? 1 : 0;
      return;
    case 'number':
      setNumber(vector, row, numberOf(name, value) ?? (vector.nulls === null ? 0 : null));
  }
}

function numberOf(name: ColumnName, value: string | number | null): number | null {
  if (value === null) return null;
  return COLUMNS[name].type === 'mac' ? parseMac(String(value)) : Number(value);
}

export function batchOf(flows: readonly FlowInput[], dictionaries: TextDictionaries = new Map()): FlowBatch {
  const batch = new FlowBatch(Math.max(1, flows.length), dictionaries);
  for (const [row, flow] of flows.entries()) setRow(batch, row, flow);
  batch.length = flows.length;
  return batch;
}

export function activityOf(rows: readonly ActivityInput[]): ActivityBatch {
  return {
    length: rows.length,
    flowId: Uint32Array.from(rows, (row) => row.flow_id),
    bucketStart: BigInt64Array.from(rows, (row) => parseTime(row.start) ?? 0n),
    widthNanos: Uint32Array.from(rows, (row) => row.width),
    packetsSent: Uint32Array.from(rows, (row) => row.packets[0]),
    packetsReceived: Uint32Array.from(rows, (row) => row.packets[1]),
    bytesSent: Float64Array.from(rows, (row) => row.bytes[0]),
    bytesReceived: Float64Array.from(rows, (row) => row.bytes[1]),
  };
}

/** A data directory that goes with the test, and the store over it. */
export class TestStore {
  readonly directory: string;
  readonly store: FlowStore;

  constructor(directory: string, store: FlowStore) {
    this.directory = directory;
    this.store = store;
  }

  static async open(): Promise<TestStore> {
    const directory = await mkdtemp(join(tmpdir(), "capscape 'test' "));
    return new TestStore(directory, await openFlowStore(directory));
  }

  async write(captureId: number, flows: readonly FlowInput[], activity: readonly ActivityInput[] = []): Promise<void> {
    const writer = await createCaptureWriter({ dataDirectory: this.directory, captureId });
    const numbered = flows.map((flow, i) => ({ capture_id: captureId, flow_id: i + 1, ...flow }));
    await writer.append(batchOf(numbered), activity.length === 0 ? null : activityOf(activity));
    await writer.finish();
  }

  async close(): Promise<void> {
    await this.store.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
