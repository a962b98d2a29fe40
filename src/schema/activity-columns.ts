/** Rows of activity in one piece of memory, a column behind the other: being filled, growing, or on their way to another thread. */
import type { ActivityBatch } from './flow-batch.ts';

/** Of a row in all columns. */
const ROW_BYTES = 40;

export class ActivityColumns {
  /** Rows there is room for. */
  readonly capacity: number;
  readonly bucketStart: BigInt64Array;
  /** The same in halves, the lower first: a bigint a row would be an object a row. */
  readonly startWords: Uint32Array;
  readonly bytesSent: Float64Array;
  readonly bytesReceived: Float64Array;
  readonly flowId: Uint32Array;
  readonly widthNanos: Uint32Array;
  readonly packetsSent: Uint32Array;
  readonly packetsReceived: Uint32Array;

  /** `memory` is used from byte `at` on, a multiple of eight. */
  constructor(memory: SharedArrayBuffer, at = 0, capacity = Math.floor((memory.byteLength - at) / ROW_BYTES)) {
    const column = (bytesBefore: number): number => at + capacity * bytesBefore;
    this.capacity = capacity;
    this.bucketStart = new BigInt64Array(memory, column(0), capacity);
    this.startWords = new Uint32Array(memory, column(0), 2 * capacity);
    this.bytesSent = new Float64Array(memory, column(8), capacity);
    this.bytesReceived = new Float64Array(memory, column(16), capacity);
    this.flowId = new Uint32Array(memory, column(24), capacity);
    this.widthNanos = new Uint32Array(memory, column(28), capacity);
    this.packetsSent = new Uint32Array(memory, column(32), capacity);
    this.packetsReceived = new Uint32Array(memory, column(36), capacity);
  }

  /** In memory of their own. */
  static of(capacity: number): ActivityColumns {
    return new ActivityColumns(new SharedArrayBuffer(ActivityColumns.bytesFor(capacity)));
  }

  static bytesFor(rows: number): number {
    return rows * ROW_BYTES;
  }

  /** The first `length` rows, which stay where they are. */
  batch(length: number): ActivityBatch {
    const { flowId, bucketStart, widthNanos, packetsSent, packetsReceived, bytesSent, bytesReceived } = this;
    return { length, flowId, bucketStart, widthNanos, packetsSent, packetsReceived, bytesSent, bytesReceived };
  }

  /** Takes over all rows of `batch`. */
  copy({ length, ...from }: ActivityBatch): void {
    this.bucketStart.set(from.bucketStart.subarray(0, length));
    this.bytesSent.set(from.bytesSent.subarray(0, length));
    this.bytesReceived.set(from.bytesReceived.subarray(0, length));
    this.flowId.set(from.flowId.subarray(0, length));
    this.widthNanos.set(from.widthNanos.subarray(0, length));
    this.packetsSent.set(from.packetsSent.subarray(0, length));
    this.packetsReceived.set(from.packetsReceived.subarray(0, length));
  }

  /** The same rows with room for as many again. */
  grown(): ActivityColumns {
    const larger = ActivityColumns.of(2 * this.capacity);
    larger.copy(this.batch(this.capacity));
    return larger;
  }
}
