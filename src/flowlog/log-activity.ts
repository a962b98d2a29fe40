/**
 * What flows of a log did over time. A log says what a flow carried within a minute or several; how it was spread within, it
 * does not know, so that is laid evenly over the minutes the record stands for. Buckets are a second wide, at each minute's
 * begin: a timeline is exact from a minute up.
 */
import { ActivityColumns } from '../schema/activity-columns.ts';
import type { ActivityBatch } from '../schema/flow-batch.ts';
import { writeNanos } from './write-nanos.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const WIDTH_NANOS = 1_000_000_000;
/** Minutes that one record is laid over; longer ones are laid over so many equal parts. */
export const MAX_PARTS = 60;
const INITIAL_ROWS = 4096;
const MAX_UINT32 = 0xffff_ffff;

/** Packets of two sides, then bytes of both; -1 where not known. */
export type Counts = ArrayLike<number>;

export class LogActivity {
  #rows = 0;
  #columns = ActivityColumns.of(INITIAL_ROWS);

  get rows(): number {
    return this.#rows;
  }

  /** Lays `counts` of a flow over the time `from` to `to` (microseconds since the Unix epoch). Side `source` sent. */
  spread(flowId: number, from: number, to: number, counts: Counts, source: number): void {
    const first = Math.floor(from / MINUTE);
    const minutes = Math.floor(to / MINUTE) - first + 1;
    const parts = Math.min(minutes, MAX_PARTS);
    for (let part = 0; part < parts; part++) {
      const minute = (first + Math.floor((part * minutes) / parts)) * MINUTE;
      const start = part === 0 ? Math.floor(from / SECOND) * SECOND : minute;
      this.#add(flowId, start, counts, source, part, parts);
    }
  }

  /** The rows so far; valid until the next are added. */
  take(): ActivityBatch | null {
    if (this.#rows === 0) return null;
    const batch = this.#columns.batch(this.#rows);
    this.#rows = 0;
    return batch;
  }

  #add(flowId: number, start: number, counts: Counts, source: number, part: number, parts: number): void {
    if (this.#rows === this.#columns.capacity) this.#columns = this.#columns.grown();
    const row = this.#rows++;
    const columns = this.#columns;
    columns.flowId[row] = flowId;
    writeNanos(columns.startWords, row, start);
    columns.widthNanos[row] = WIDTH_NANOS;
    columns.packetsSent[row] = Math.min(MAX_UINT32, share(counts[source]!, part, parts));
    columns.packetsReceived[row] = Math.min(MAX_UINT32, share(counts[1 - source]!, part, parts));
    columns.bytesSent[row] = share(counts[2 + source]!, part, parts);
    columns.bytesReceived[row] = share(counts[3 - source]!, part, parts);
  }
}

/** A part of whole numbers that add up to `total`. What is not known counts nothing. */
function share(total: number, part: number, parts: number): number {
  if (total <= 0) return 0;
  return Math.floor((total * (part + 1)) / parts) - Math.floor((total * part) / parts);
}
