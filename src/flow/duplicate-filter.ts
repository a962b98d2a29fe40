/**
 * Packets that were captured twice, as where a switch mirrors both sides of a path: what IPv4 sends again carries another
 * identification, so that the same addresses, ports, identification, fragment offset, sequence number and payload length
 * within {@link MAX_DELAY_NANOS} are one packet, whatever its hardware addresses, VLAN tags and time to live. Nothing
 * tells so of IPv6, nor of an identification of 0 (RFC 6864): those are never counted.
 */
import type { Packet } from '../wire/packet.ts';

/** How much later the copy comes at most. */
export const MAX_DELAY_NANOS = 10_000_000;
/** Packets remembered; a power of two, few enough to stay in the cache of one core. */
const PLACES = 4096;
const WORDS = 8;
const DOUBLES = WORDS / 2;
const SRC = 0;
const DST = 1;
const PORTS = 2;
const ID = 3;
const SEQ = 4;
const LENGTH = 5;
const TIME_F = 3;

export class DuplicateFilter {
  readonly #words = new Int32Array(PLACES * WORDS);
  readonly #floats = new Float64Array(this.#words.buffer).fill(Number.NEGATIVE_INFINITY);

  /** Whether `packet` is a copy of one seen just before; remembers it otherwise. */
  isCopy(packet: Packet, time: number): boolean {
    if (packet.ipId === 0 || packet.ipVersion !== 4) return false;
    const words = this.#words;
    const floats = this.#floats;
    const { src3, dst3, seq, payloadLen } = packet;
    const ports = (packet.srcPort << 16) | (packet.dstPort & 0xffff);
    const id = packet.ipId | ((packet.fragmentOffset >>> 3) << 16);
    const place = Math.imul(id ^ seq ^ Math.imul(src3 ^ ports, 0x85ebca6b), 0xc2b2ae35) >>> 20;
    const base = place * WORDS;
    const isSame =
      words[base + SRC] === src3 &&
      words[base + DST] === dst3 &&
      words[base + PORTS] === ports &&
      words[base + ID] === id &&
      words[base + SEQ] === seq &&
      words[base + LENGTH] === payloadLen;
    if (isSame && Math.abs(time - floats[place * DOUBLES + TIME_F]!) <= MAX_DELAY_NANOS) return true;
    words[base + SRC] = src3;
    words[base + DST] = dst3;
    words[base + PORTS] = ports;
    words[base + ID] = id;
    words[base + SEQ] = seq;
    words[base + LENGTH] = payloadLen;
    floats[place * DOUBLES + TIME_F] = time;
    return false;
  }
}
