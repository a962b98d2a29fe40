/**
 * Ports for later fragments. Only the first fragment of a datagram has the transport header, and that always within its
 * first eight bytes, which no fragment is shorter than (RFC 791): so nothing is put together, and overlapping fragments
 * have nothing to overwrite. What is remembered of a first fragment is kept for {@link FRAGMENT_LIFE_NANOS} in a table of
 * fixed size, the oldest of a set making room. A fragment that comes before the first one stays without ports.
 */
import { Fragment, type Packet } from './packet.ts';

/** As Linux waits for the rest of a datagram (net.ipv4.ipfrag_time). */
export const FRAGMENT_LIFE_NANOS = 30e9;

const SETS = 4096;
const WAYS = 4;
/** The most datagrams whose fragments are followed at a time. */
export const MAX_DATAGRAMS = SETS * WAYS;

/** Words of an entry: addresses, identification, protocol and version; then what the first fragment said. */
const KEY_WORDS = 10;
const WORDS = KEY_WORDS + 6;

export class FragmentTable {
  readonly #words = new Int32Array(MAX_DATAGRAMS * WORDS);
  /** When each entry was written; 0 entries have version 0, which no packet has. */
  readonly #times = new Float64Array(MAX_DATAGRAMS);
  readonly #key = new Int32Array(KEY_WORDS);

  /**
   * Call for every decoded packet whose `fragment` is not `none`, in the order of the file: remembers a first fragment,
   * and gives a later one its ports, ICMP fields and security parameters index where its first was seen.
   *
   * @param time as in `PacketBlock.times`
   */
  resolve(packet: Packet, time: number): void {
    if (packet.fragment === Fragment.none) return;
    const set = this.#fillKey(packet) * WAYS;
    const isFirst = packet.fragment === Fragment.first;
    let oldest = set;
    for (let entry = set; entry < set + WAYS; entry++) {
      if (this.#matches(entry)) {
        if (isFirst) this.#remember(entry, packet, time);
        else if (Math.abs(time - this.#times[entry]!) <= FRAGMENT_LIFE_NANOS) this.#recall(entry, packet);
        return;
      }
      if (this.#times[entry]! < this.#times[oldest]!) oldest = entry;
    }
    if (isFirst) this.#remember(oldest, packet, time);
  }

  /** Returns the set that the key belongs to. */
  #fillKey(packet: Packet): number {
    const key = this.#key;
    key[0] = packet.src0;
    key[1] = packet.src1;
    key[2] = packet.src2;
    key[3] = packet.src3;
    key[4] = packet.dst0;
    key[5] = packet.dst1;
    key[6] = packet.dst2;
    key[7] = packet.dst3;
    key[8] = packet.ipId;
    // Version 0 marks what was never written, so that it is never 0 here; IPv6 names the protocol in each fragment alike.
    key[9] = (packet.ipVersion << 8) | packet.proto;
    let hash = 0;
    for (let i = 0; i < KEY_WORDS; i++) hash = Math.imul(hash ^ key[i]!, 0x9e3779b1) ^ (hash >>> 15);
    return (hash ^ (hash >>> 16)) & (SETS - 1);
  }

  #matches(entry: number): boolean {
    const at = entry * WORDS;
    for (let i = 0; i < KEY_WORDS; i++) if (this.#words[at + i] !== this.#key[i]) return false;
    return true;
  }

  #remember(entry: number, packet: Packet, time: number): void {
    const at = entry * WORDS;
    const words = this.#words;
    words.set(this.#key, at);
    words[at + KEY_WORDS] = packet.srcPort;
    words[at + KEY_WORDS + 1] = packet.dstPort;
    words[at + KEY_WORDS + 2] = packet.icmpType;
    words[at + KEY_WORDS + 3] = packet.icmpCode;
    words[at + KEY_WORDS + 4] = packet.icmpId;
    words[at + KEY_WORDS + 5] = packet.spi;
    this.#times[entry] = time;
  }

  #recall(entry: number, packet: Packet): void {
    const at = entry * WORDS + KEY_WORDS;
    const words = this.#words;
    packet.srcPort = words[at]!;
    packet.dstPort = words[at + 1]!;
    packet.icmpType = words[at + 2]!;
    packet.icmpCode = words[at + 3]!;
    packet.icmpId = words[at + 4]!;
    packet.spi = words[at + 5]!;
  }
}
