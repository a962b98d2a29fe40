/** One chunk of the packet index: packets in the order of the file in, pages by flow out. See packet-index-format.ts. */
import { CHECKPOINT_PACKETS, CHUNK_PACKETS, PAGE_ENTRY_BYTES, PAGE_FLOWS } from './packet-index-format.ts';

const RADIX_BITS = 11;
const RADIX = 2 ** RADIX_BITS;
/** The most a packet takes: one that is its flow's only one in the chunk. */
const MAX_PACKET_BYTES = 5 + 3 + 3;
/** The most a checkpoint takes: 53 bits. */
const MAX_CHECKPOINT_BYTES = 8;

export interface Latecomer {
  /** How many packets before the chunk. */
  readonly before: number;
  readonly flowId: number;
}

/** More than the reassembly of fragments keeps waiting; see src/wire/reassembly.ts. */
export const MAX_LATECOMERS = 2 ** 16;
const MAX_LATECOMER_BYTES = 8 + 5;

export interface EncodedChunk {
  /** The parts one after another; valid until the next chunk is encoded. */
  readonly bytes: Uint8Array;
  readonly pageBytes: number;
  readonly pages: number;
  readonly checkpointBytes: number;
  readonly latecomerBytes: number;
  readonly firstFlow: number;
  readonly lastFlow: number;
}

export class ChunkEncoder {
  readonly #order = new Uint32Array(CHUNK_PACKETS);
  readonly #sorted = new Uint32Array(CHUNK_PACKETS);
  readonly #starts = new Uint32Array(RADIX);
  readonly #bytes = new Uint8Array(
    CHUNK_PACKETS * MAX_PACKET_BYTES +
      (CHUNK_PACKETS / PAGE_FLOWS) * PAGE_ENTRY_BYTES +
      (CHUNK_PACKETS / CHECKPOINT_PACKETS) * MAX_CHECKPOINT_BYTES +
      MAX_LATECOMERS * MAX_LATECOMER_BYTES,
  );
  #at = 0;

  /** `flowIds`: the flow of each packet, -1 for none. `checkpoints`: offset of every {@link CHECKPOINT_PACKETS}th record. */
  encode(
    flowIds: Int32Array,
    packets: number,
    checkpoints: Float64Array,
    latecomers: readonly Latecomer[],
  ): EncodedChunk {
    this.#at = 0;
    const { inFlows, firstFlow, lastFlow } = this.#collect(flowIds, packets);
    const order = this.#sortByFlow(flowIds, inFlows, firstFlow, lastFlow);
    const table = this.#writePages(flowIds, order, inFlows);
    const pageBytes = this.#at;
    const entries = new DataView(this.#bytes.buffer, pageBytes);
    for (const [i, value] of table.entries()) entries.setUint32(4 * i, value, true);
    this.#at += 4 * table.length;
    const checkpointsAt = this.#at;
    let previous = 0;
    for (let i = 0; i * CHECKPOINT_PACKETS < packets; i++) {
      this.#varint(checkpoints[i]! - previous);
      previous = checkpoints[i]!;
    }
    const latecomersAt = this.#at;
    for (const { before, flowId } of latecomers) {
      this.#varint(before);
      this.#varint(flowId);
    }
    return {
      bytes: this.#bytes.subarray(0, this.#at),
      pageBytes,
      pages: table.length / 2,
      checkpointBytes: latecomersAt - checkpointsAt,
      latecomerBytes: this.#at - latecomersAt,
      firstFlow,
      lastFlow,
    };
  }

  /** Puts the packets that are in flows into `#order`. */
  #collect(flowIds: Int32Array, packets: number): { inFlows: number; firstFlow: number; lastFlow: number } {
    const order = this.#order;
    let inFlows = 0;
    let firstFlow = 0x7fff_ffff;
    let lastFlow = -1;
    for (let i = 0; i < packets; i++) {
      const id = flowIds[i]!;
      if (id < 0) continue;
      order[inFlows++] = i;
      if (id < firstFlow) firstFlow = id;
      if (id > lastFlow) lastFlow = id;
    }
    return { inFlows, firstFlow: inFlows === 0 ? 0 : firstFlow, lastFlow };
  }

  /** By flow, and by place within each: a radix sort keeps the order of equals, and costs a tenth of comparing. */
  #sortByFlow(flowIds: Int32Array, count: number, firstFlow: number, lastFlow: number): Uint32Array {
    const starts = this.#starts;
    let from = this.#order;
    let to = this.#sorted;
    for (let shift = 0; lastFlow > firstFlow && (lastFlow - firstFlow) >>> shift !== 0; shift += RADIX_BITS) {
      starts.fill(0);
      for (let i = 0; i < count; i++) {
        const digit = ((flowIds[from[i]!]! - firstFlow) >>> shift) & (RADIX - 1);
        starts[digit] = starts[digit]! + 1;
      }
      for (let digit = 0, sum = 0; digit < RADIX; digit++) {
        const size = starts[digit]!;
        starts[digit] = sum;
        sum += size;
      }
      for (let i = 0; i < count; i++) {
        const place = from[i]!;
        const digit = ((flowIds[place]! - firstFlow) >>> shift) & (RADIX - 1);
        to[starts[digit]!] = place;
        starts[digit] = starts[digit]! + 1;
      }
      [from, to] = [to, from];
    }
    return from;
  }

  /** Gives the page table: first flow and offset of each page. */
  #writePages(flowIds: Int32Array, order: Uint32Array, count: number): number[] {
    const table: number[] = [];
    let flows = 0;
    let previousFlow = 0;
    let previousFirst = 0;
    for (let i = 0; i < count; ) {
      const flow = flowIds[order[i]!]!;
      let end = i + 1;
      while (end < count && flowIds[order[end]!] === flow) end++;
      if (flows % PAGE_FLOWS === 0) {
        table.push(flow, this.#at);
        previousFlow = flow;
        previousFirst = 0;
      }
      flows++;
      let place = order[i]!;
      const step = place - previousFirst;
      this.#varint(flow - previousFlow);
      this.#varint(end - i);
      this.#varint(step < 0 ? -2 * step - 1 : 2 * step);
      previousFlow = flow;
      previousFirst = place;
      for (i++; i < end; i++) {
        this.#varint(order[i]! - place - 1);
        place = order[i]!;
      }
    }
    return table;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 128);
    }
    this.#bytes[this.#at++] = rest;
  }
}
