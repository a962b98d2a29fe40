/**
 * What flows did over time, as rows of (flow, bucket): a flow's present bucket is the difference between its totals and
 * their snapshot at the bucket's start, so that a packet within the bucket costs nothing more.
 */
import { ActivityColumns } from '../schema/activity-columns.ts';
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
const TWO_32 = 0x1_0000_0000;
/** Rows that are enough for a batch, and some that a packet or the end of a flow may add. */
const LONG = 28_672;
const INITIAL_ROWS = 32_768;
/** What the rows of a log that did not have to grow lie in. */
export const ACTIVITY_BYTES = ActivityColumns.bytesFor(INITIAL_ROWS);

/** Width of the bucket at a time `elapsed` nanoseconds into the capture: fine while there is little to see. */
export function bucketWidth(elapsed: number): number {
  if (elapsed < SECOND) return 1_000_000;
  if (elapsed < 10 * SECOND) return 10_000_000;
  return elapsed < 100 * SECOND ? 100_000_000 : SECOND;
}

export class ActivityLog {
  #rows = 0;
  #columns: ActivityColumns | null = null;
  readonly #newMemory: () => SharedArrayBuffer;
  /** Times are nanoseconds since this second of the Unix epoch, here in two halves. */
  #baseHigh = 0;
  #baseLow = 0;
  #base = 0n;
  #captureStart = 0;

  /** `newMemory` gives {@link ACTIVITY_BYTES} of memory that nobody uses. */
  constructor(newMemory: () => SharedArrayBuffer = () => new SharedArrayBuffer(ACTIVITY_BYTES)) {
    this.#newMemory = newMemory;
  }

  /** Whether it is time to take the rows. */
  get isLong(): boolean {
    return this.#rows >= LONG;
  }

  /** Once, before the first flow. */
  begin(baseSeconds: number, captureStart: number): void {
    this.#base = BigInt(baseSeconds) * NANOS_PER_SECOND;
    this.#baseHigh = Number(this.#base >> 32n);
    this.#baseLow = Number(this.#base & 0xffff_ffffn);
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

  /** The rows so far, in memory that is no longer the log's; null for none. */
  take(): ActivityBatch | null {
    const columns = this.#columns;
    if (this.#rows === 0 || columns === null) return null;
    const batch = columns.batch(this.#rows);
    this.#rows = 0;
    this.#columns = null;
    return batch;
  }

  #write(table: FlowTable, slot: number): void {
    const { words, floats } = table;
    const base = slot * RECORD_WORDS;
    const f = slot * RECORD_DOUBLES;
    this.#columns ??= new ActivityColumns(this.#newMemory());
    if (this.#rows >= this.#columns.capacity) this.#columns = this.#columns.grown();
    const columns = this.#columns;
    const row = this.#rows++;
    const start = floats[f + BUCKET_START_F]!;
    columns.flowId[row] = words[base + FLOW_ID]!;
    if (Number.isSafeInteger(start)) {
      // The sum of base and start as a bigint would be three objects a row.
      const high = Math.floor(start / TWO_32);
      const low = start - high * TWO_32 + this.#baseLow;
      columns.startWords[2 * row] = low;
      columns.startWords[2 * row + 1] = this.#baseHigh + high + (low >= TWO_32 ? 1 : 0);
      columns.widthNanos[row] = floats[f + BUCKET_END_F]! - start;
    } else {
      // Lying clocks: 104 days from the base doubles are no longer whole nanoseconds, which seconds do not mind.
      columns.bucketStart[row] = this.#base + BigInt(Math.floor(start / SECOND)) * NANOS_PER_SECOND;
      columns.widthNanos[row] = SECOND;
    }
    columns.packetsSent[row] = words[base + PACKETS]! - words[base + SNAPSHOT_PACKETS]!;
    columns.packetsReceived[row] = words[base + PACKETS + 1]! - words[base + SNAPSHOT_PACKETS + 1]!;
    columns.bytesSent[row] = floats[f + BYTES_F]! - floats[f + SNAPSHOT_BYTES_F]!;
    columns.bytesReceived[row] = floats[f + BYTES_F + 1]! - floats[f + SNAPSHOT_BYTES_F + 1]!;
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
