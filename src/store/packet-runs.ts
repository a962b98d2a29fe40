/** Packets of a capture in runs of a chunk each, as the index takes them. */
import { type Latecomer, MAX_LATECOMERS } from './packet-index-encoder.ts';
import { CHECKPOINT_PACKETS, CHUNK_PACKETS } from './packet-index-format.ts';

const CHECKPOINTS = CHUNK_PACKETS / CHECKPOINT_PACKETS;

/** What a run lies in. */
export const RUN_BYTES = 8 * CHECKPOINTS + 4 * CHUNK_PACKETS;

export interface PacketRun {
  readonly packets: number;
  /** {@link RUN_BYTES}: see {@link runMemory}. */
  readonly memory: SharedArrayBuffer;
  readonly latecomers: readonly Latecomer[];
}

/** `flowIds`: the flow of each packet, -1 for none. `checkpoints`: offset of every {@link CHECKPOINT_PACKETS}th record. */
export function runMemory(memory: SharedArrayBuffer): {
  readonly flowIds: Int32Array;
  readonly checkpoints: Float64Array;
} {
  return {
    checkpoints: new Float64Array(memory, 0, CHECKPOINTS),
    flowIds: new Int32Array(memory, 8 * CHECKPOINTS, CHUNK_PACKETS),
  };
}

export class PacketRuns {
  readonly #newMemory: () => SharedArrayBuffer;
  readonly #take: (run: PacketRun) => void;
  #memory: SharedArrayBuffer | null = null;
  #flowIds: Int32Array = new Int32Array(0);
  #checkpoints: Float64Array = new Float64Array(0);
  #latecomers: Latecomer[] = [];
  #count = 0;
  /** Of the runs before. */
  #packets = 0;

  /** `newMemory` gives {@link RUN_BYTES}, which `take` takes over with the run in it. */
  constructor(newMemory: () => SharedArrayBuffer, take: (run: PacketRun) => void) {
    this.#newMemory = newMemory;
    this.#take = take;
  }

  /** Takes in the next packet of the capture: its flow, -1 for none, and where its record starts. */
  add(flowId: number, fileOffset: number): void {
    if (this.#memory === null) this.#begin();
    const i = this.#count++;
    this.#flowIds[i] = flowId;
    if (i % CHECKPOINT_PACKETS === 0) this.#checkpoints[i / CHECKPOINT_PACKETS] = fileOffset;
    if (this.#count === CHUNK_PACKETS) this.end();
  }

  /** Says which flow a packet taken in before belongs to, by its number in the capture, from 0. */
  settle(packet: number, flowId: number): void {
    const i = packet - this.#packets;
    if (i >= 0) this.#flowIds[i] = flowId;
    else {
      this.#latecomers.push({ before: -i, flowId });
      if (this.#latecomers.length === MAX_LATECOMERS) this.end();
    }
  }

  /** Hands on the packets since the last full run. */
  end(): void {
    if (this.#count === 0 && this.#latecomers.length === 0) return;
    const run = { packets: this.#count, memory: this.#memory ?? this.#newMemory(), latecomers: this.#latecomers };
    this.#packets += this.#count;
    this.#count = 0;
    this.#memory = null;
    this.#latecomers = [];
    this.#take(run);
  }

  #begin(): void {
    this.#memory = this.#newMemory();
    const { flowIds, checkpoints } = runMemory(this.#memory);
    this.#flowIds = flowIds;
    this.#checkpoints = checkpoints;
  }
}
