/** What the packets of a capture add up to, apart from flows. */
import { DuplicateFilter } from '../flow/duplicate-filter.ts';
import type { Packet } from '../wire/packet.ts';
import type { DecodeStop } from '../wire/stop.ts';

/** 1,500 bytes of payload, Ethernet header, two VLAN tags. */
const MAX_STANDARD_FRAME = 1522;

export class PacketCounts {
  packets = 0;
  /** Wire bytes. */
  bytes = 0;
  packetsInFlows = 0;
  truncatedPackets = 0;
  /** Packets stamped earlier than the one before them. */
  clockStepsBack = 0;
  /** Packets longer than a tagged frame of standard Ethernet. */
  oversizePackets = 0;
  /** Packets captured a second time. */
  duplicatePackets = 0;
  readonly #duplicates = new DuplicateFilter();
  #previousTime = Number.NEGATIVE_INFINITY;
  /** Earliest and latest packet, as in `PacketBlock.times`. */
  firstTime = Number.POSITIVE_INFINITY;
  lastTime = Number.NEGATIVE_INFINITY;
  readonly notInFlows = new Map<string, number>();
  readonly #stops = new Map<string, Map<string, number>>();

  add(packet: Packet, capLen: number, wireLen: number, time: number): void {
    this.packets++;
    this.bytes += wireLen;
    if (time < this.firstTime) this.firstTime = time;
    if (time > this.lastTime) this.lastTime = time;
    if (time < this.#previousTime) this.clockStepsBack++;
    this.#previousTime = time;
    if (capLen < wireLen) this.truncatedPackets++;
    if (wireLen > MAX_STANDARD_FRAME) this.oversizePackets++;
    if (packet.isFlow) {
      this.packetsInFlows++;
      if (this.#duplicates.isCopy(packet, time)) this.duplicatePackets++;
    } else this.notInFlows.set(packet.reason, (this.notInFlows.get(packet.reason) ?? 0) + 1);
    if (packet.stop !== null) this.addStop(packet.stop);
  }

  addStop({ layer, kind }: DecodeStop): void {
    let kinds = this.#stops.get(layer);
    if (kinds === undefined) {
      kinds = new Map();
      this.#stops.set(layer, kinds);
    }
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }

  /** By `layer/kind`. */
  stops(): Record<string, number> {
    const stops: Record<string, number> = {};
    for (const [layer, kinds] of this.#stops) {
      for (const [kind, count] of kinds) stops[`${layer}/${kind}`] = count;
    }
    return stops;
  }

  /** Throws where a packet was counted twice or not at all. */
  reconcile(): void {
    let sum = this.packetsInFlows;
    for (const count of this.notInFlows.values()) sum += count;
    if (sum !== this.packets) throw new Error(`${this.packets} packets read, ${sum} counted`);
  }
}
