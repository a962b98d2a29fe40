/** What the packets of a capture add up to, apart from flows. */
import { DuplicateFilter } from '../flow/duplicate-filter.ts';
import type { Packet } from '../wire/packet.ts';
import type { DecodeStop } from '../wire/stop.ts';
import type { Undecoded } from './pipeline.ts';

/** 1,500 bytes of payload, Ethernet header, two VLAN tags. */
const MAX_STANDARD_FRAME = 1522;
const CLOCK_JUMP_NANOS = 3600e9;

export class PacketCounts {
  packets = 0;
  /** Wire bytes. */
  bytes = 0;
  packetsInFlows = 0;
  truncatedPackets = 0;
  /** Packets stamped earlier than the one before them. */
  clockStepsBack = 0;
  /** Packets stamped over an hour later than the one before them. */
  clockJumpsAhead = 0;
  /** Packets longer than a tagged frame of standard Ethernet. */
  oversizePackets = 0;
  /** Packets captured a second time. */
  duplicatePackets = 0;
  readonly #duplicates = new DuplicateFilter();
  /** Before the first packet nothing is earlier nor later. */
  #previousTime = Number.NaN;
  /** Earliest and latest packet, as in `PacketBlock.times`. */
  firstTime = Number.POSITIVE_INFINITY;
  lastTime = Number.NEGATIVE_INFINITY;
  readonly notInFlows = new Map<string, number>();
  readonly #undecoded = new Map<string, Map<string, { packets: number; bytes: number }>>();

  /** `end`: where the captured bytes end, in the view of the packet. */
  add(packet: Packet, capLen: number, wireLen: number, time: number, end: number): void {
    this.packets++;
    this.bytes += wireLen;
    if (time < this.firstTime) this.firstTime = time;
    if (time > this.lastTime) this.lastTime = time;
    if (time < this.#previousTime) this.clockStepsBack++;
    else if (time > this.#previousTime + CLOCK_JUMP_NANOS) this.clockJumpsAhead++;
    this.#previousTime = time;
    if (capLen < wireLen) this.truncatedPackets++;
    if (wireLen > MAX_STANDARD_FRAME) this.oversizePackets++;
    if (packet.isFlow) {
      this.packetsInFlows++;
      if (this.#duplicates.isCopy(packet, time)) this.duplicatePackets++;
    } else this.notInFlows.set(packet.reason, (this.notInFlows.get(packet.reason) ?? 0) + 1);
    if (packet.stop !== null) this.addStop(packet.stop, end);
  }

  addStop({ layer, kind, offset }: DecodeStop, end: number): void {
    let kinds = this.#undecoded.get(layer);
    if (kinds === undefined) {
      kinds = new Map();
      this.#undecoded.set(layer, kinds);
    }
    let count = kinds.get(kind);
    if (count === undefined) {
      count = { packets: 0, bytes: 0 };
      kinds.set(kind, count);
    }
    count.packets++;
    count.bytes += Math.max(0, end - offset);
  }

  /** By `layer/kind`. */
  undecoded(): Record<string, Undecoded> {
    const counts: Record<string, Undecoded> = {};
    for (const [layer, kinds] of this.#undecoded) {
      for (const [kind, count] of kinds) counts[`${layer}/${kind}`] = count;
    }
    return counts;
  }

  /** Throws where a packet was counted twice or not at all. */
  reconcile(): void {
    let sum = this.packetsInFlows;
    for (const count of this.notInFlows.values()) sum += count;
    if (sum !== this.packets) throw new Error(`${this.packets} packets read, ${sum} counted`);
  }
}
