/** Our reader, decoder and flow table doing just the work of plain-prototype.ts: counting, with no end of a flow and no TCP health. */
import type { CaptureReader } from '../src/capture/packet-block.ts';
import {
  BYTES_F,
  IP0,
  IP1,
  KIND,
  KIND_HAS_PORTS,
  KIND_IPV6,
  LAST_TIME_F,
  PACKETS,
  PORTS,
  RECORD_DOUBLES,
  RECORD_WORDS,
  START_F,
} from '../src/flow/flow-record.ts';
import { FlowTable } from '../src/flow/flow-table.ts';
import { decodePacket } from '../src/wire/decode.ts';
import { Packet } from '../src/wire/packet.ts';
import type { StageCounts } from './stages.ts';

/** As in pipeline-run.ts. */
const GROUP = 16;
/** No flow ever ends here; room that is not needed is never touched. */
const MAX_FLOWS = 1_000_000;

export async function countInTable(reader: CaptureReader): Promise<StageCounts> {
  const counter = new Counter();
  for (;;) {
    const next = reader.next();
    const block = next instanceof Promise ? await next : next;
    if (block === null) return { packets: counter.packets, flows: counter.table.taken };
    const { view, length, offsets, capLens, wireLens, times, linkTypes } = block;
    for (let start = 0; start < length; start += GROUP) {
      const count = Math.min(GROUP, length - start);
      for (let i = 0; i < count; i++) {
        const at = start + i;
        decodePacket(view, offsets[at]!, capLens[at]!, wireLens[at]!, linkTypes[at]!, counter.group[i]!);
      }
      counter.add(count, times, start);
    }
  }
}

class Counter {
  packets = 0;
  readonly table = new FlowTable(MAX_FLOWS, 1, false);
  readonly group = Array.from({ length: GROUP }, () => new Packet());
  readonly #hashes = new Int32Array(GROUP);
  readonly #slots = new Int32Array(GROUP);
  /** Written only; see `FlowTable.touch`. */
  touched = 0;

  add(count: number, times: Float64Array, from: number): void {
    const { table, group } = this;
    for (let i = 0; i < count; i++) {
      const packet = group[i]!;
      this.#hashes[i] = packet.isFlow ? table.hash(packet, kindOf(packet), packet.srcPort, packet.dstPort) : 0;
    }
    this.touched = table.touch(this.#hashes, this.#slots, count);
    for (let i = 0; i < count; i++) {
      const packet = group[i]!;
      if (packet.srcPort < 0) continue;
      this.#count(packet, this.#hashes[i]!, this.#slots[i]!, times[from + i]!);
      this.packets++;
    }
  }

  #count(packet: Packet, hash: number, guess: number, time: number): void {
    const { table } = this;
    const kind = kindOf(packet);
    const ports = (packet.srcPort << 16) | packet.dstPort;
    const reversed = (packet.dstPort << 16) | packet.srcPort;
    let at = table.find(hash, packet, kind, ports, reversed, guess);
    if (at < 0) at = 2 * this.#open(packet, hash, kind, ports, time);
    const { words, floats } = table;
    const side = at & 1;
    const base = (at >> 1) * RECORD_WORDS;
    const f = (at >> 1) * RECORD_DOUBLES;
    words[base + PACKETS + side] = words[base + PACKETS + side]! + 1;
    floats[f + BYTES_F + side] = floats[f + BYTES_F + side]! + packet.wireLen;
    floats[f + LAST_TIME_F] = time;
  }

  #open(packet: Packet, hash: number, kind: number, ports: number, time: number): number {
    const slot = this.table.take(hash, false);
    const { words, floats } = this.table;
    const base = slot * RECORD_WORDS;
    words[base + IP0] = packet.src0;
    words[base + IP0 + 1] = packet.src1;
    words[base + IP0 + 2] = packet.src2;
    words[base + IP0 + 3] = packet.src3;
    words[base + IP1] = packet.dst0;
    words[base + IP1 + 1] = packet.dst1;
    words[base + IP1 + 2] = packet.dst2;
    words[base + IP1 + 3] = packet.dst3;
    words[base + KIND] = kind;
    words[base + PORTS] = ports;
    floats[slot * RECORD_DOUBLES + START_F] = time;
    return slot;
  }
}

function kindOf(packet: Packet): number {
  return packet.proto | (packet.ipVersion === 6 ? KIND_IPV6 : 0) | KIND_HAS_PORTS;
}
