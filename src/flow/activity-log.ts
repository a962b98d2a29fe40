/**
 * What flows did over time, as rows of (flow, bucket): a flow's present bucket is the difference between its totals and
 * their snapshot at the bucket's start, so that a packet within the bucket costs nothing more.
 */
import type { ActivityBatch } from '../schema/flow-batch.ts';
import {
  BUCKET_END_F,
  BUCKET_START_F,
  BYTES_F,
  FLAG_HAS_ACTIVITY,
  FLAGS,
  FLOW_ID,
  PACKETS,
  RECORD_DOUBLES,
  RECORD_WORDS,
  SNAPSHOT_BYTES_F,
  SNAPSHOT_PACKETS,
} from './flow-record.ts';
import type { FlowTable } from './flow-table.ts';

const SECOND = 1_000_000_000;
const NANOS_PER_SECOND = 1_000_000_000n;
const INITIAL_ROWS = 8192;
/** Rows that are enough for a batch. */
const LONG = 65_536;

/** Width of the bucket at a time `elapsed` nanoseconds into the capture: fine while there is little to see. */
export function bucketWidth(elapsed: number): number {
  if (elapsed < SECOND) return 1_000_000;
  if (elapsed < 10 * SECOND) return 10_000_000;
  return elapsed < 100 * SECOND ? 100_000_000 : SECOND;
}

export class ActivityLog {
  #rows = 0;
  #flowId = new Uint32Array(INITIAL_ROWS);
  #bucketStart = new BigInt64Array(INITIAL_ROWS);
  #widthNanos = new Uint32Array(INITIAL_ROWS);
  #packetsSent = new Uint32Array(INITIAL_ROWS);
  #packetsReceived = new Uint32Array(INITIAL_ROWS);
  #bytesSent = new Float64Array(INITIAL_ROWS);
  #bytesReceived = new Float64Array(INITIAL_ROWS);
  /** Times are nanoseconds since this second of the Unix epoch. */
  #base = 0n;
  #captureStart = 0;

  /** Whether it is time to take the rows. */
  get isLong(): boolean {
    return this.#rows >= LONG;
  }

  /** Once, before the first flow. */
  begin(baseSeconds: number, captureStart: number): void {
    this.#base = BigInt(baseSeconds) * NANOS_PER_SECOND;
    this.#captureStart = captureStart;
  }

  /** Starts the bucket of a flow's packet at `time`. */
  enter(table: FlowTable, slot: number, time: number): void {
    const width = bucketWidth(time - this.#captureStart);
    const start = Math.floor(time / width) * width;
    const f = slot * RECORD_DOUBLES;
    table.floats[f + BUCKET_START_F] = start;
    table.floats[f + BUCKET_END_F] = start + width;
  }

  /** The flow leaves its bucket for that of `time`. */
  move(table: FlowTable, slot: number, time: number): void {
    const { words } = table;
    const base = slot * RECORD_WORDS;
    this.#write(table, slot);
    words[base + FLAGS] = words[base + FLAGS]! | FLAG_HAS_ACTIVITY;
    snapshot(table, slot);
    this.enter(table, slot, time);
  }

  /** A flow of an earlier file goes on with a packet at `time`: what it did there is not told again. */
  goOn(table: FlowTable, slot: number, time: number): void {
    const { words } = table;
    const base = slot * RECORD_WORDS;
    words[base + FLAGS] = words[base + FLAGS]! & ~FLAG_HAS_ACTIVITY;
    snapshot(table, slot);
    this.enter(table, slot, time);
  }

  /** The flow is over; one that never left its first bucket has no rows. */
  leave(table: FlowTable, slot: number): void {
    if ((table.words[slot * RECORD_WORDS + FLAGS]! & FLAG_HAS_ACTIVITY) !== 0) this.#write(table, slot);
  }

  /** The rows so far; valid until the next one is written. */
  take(): ActivityBatch | null {
    if (this.#rows === 0) return null;
    const batch = {
      length: this.#rows,
      flowId: this.#flowId,
      bucketStart: this.#bucketStart,
      widthNanos: this.#widthNanos,
      packetsSent: this.#packetsSent,
      packetsReceived: this.#packetsReceived,
      bytesSent: this.#bytesSent,
      bytesReceived: this.#bytesReceived,
    };
    this.#rows = 0;
    return batch;
  }

  #write(table: FlowTable, slot: number): void {
    const { words, floats } = table;
    const base = slot * RECORD_WORDS;
    const f = slot * RECORD_DOUBLES;
    if (this.#rows >= this.#flowId.length) this.#grow();
    const row = this.#rows++;
    const start = floats[f + BUCKET_START_F]!;
    this.#flowId[row] = words[base + FLOW_ID]!;
    // Lying clocks: 104 days from the base doubles are no longer whole nanoseconds, which seconds do not mind.
    const isExact = Number.isSafeInteger(start);
    this.#bucketStart[row] =
      this.#base + BigInt(isExact ? start : Math.floor(start / SECOND)) * (isExact ? 1n : NANOS_PER_SECOND);
    this.#widthNanos[row] = isExact ? floats[f + BUCKET_END_F]! - start : SECOND;
    this.#packetsSent[row] = words[base + PACKETS]! - words[base + SNAPSHOT_PACKETS]!;
    this.#packetsReceived[row] = words[base + PACKETS + 1]! - words[base + SNAPSHOT_PACKETS + 1]!;
    this.#bytesSent[row] = floats[f + BYTES_F]! - floats[f + SNAPSHOT_BYTES_F]!;
    this.#bytesReceived[row] = floats[f + BYTES_F + 1]! - floats[f + SNAPSHOT_BYTES_F + 1]!;
  }

  #grow(): void {
    const rows = this.#flowId.length * 2;
    this.#flowId = copied(new Uint32Array(rows), this.#flowId);
    const starts = new BigInt64Array(rows);
    starts.set(this.#bucketStart);
    this.#bucketStart = starts;
    this.#widthNanos = copied(new Uint32Array(rows), this.#widthNanos);
    this.#packetsSent = copied(new Uint32Array(rows), this.#packetsSent);
    this.#packetsReceived = copied(new Uint32Array(rows), this.#packetsReceived);
    this.#bytesSent = copied(new Float64Array(rows), this.#bytesSent);
    this.#bytesReceived = copied(new Float64Array(rows), this.#bytesReceived);
  }
}

function snapshot({ words, floats }: FlowTable, slot: number): void {
  const base = slot * RECORD_WORDS;
  const f = slot * RECORD_DOUBLES;
  for (let side = 0; side < 2; side++) {
    floats[f + SNAPSHOT_BYTES_F + side] = floats[f + BYTES_F + side]!;
    words[base + SNAPSHOT_PACKETS + side] = words[base + PACKETS + side]!;
  }
}

function copied<T extends Uint32Array | Float64Array>(into: T, from: T): T {
  into.set(from);
  return into;
}
