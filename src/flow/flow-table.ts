/**
 * Open flows by key: records of flow-record.ts, and a hash table with linear probing over them. The same key is found
 * from either direction, as the hash of a flow is symmetric. Both grow by doubling up to a bound.
 */
import { Packet } from '../wire/packet.ts';
import {
  COMMON_WORDS,
  FLAG_OPEN,
  FLAGS,
  IP0,
  IP1,
  KIND,
  KIND_HAS_PORTS,
  KIND_IPV6,
  LAST_LINE,
  NEXT,
  PACKETS,
  PORTS,
  RECORD_WORDS,
  TCP_HOT,
  TCP_HOT_WORDS,
  VNI,
} from './flow-record.ts';

const TCP = 6;
const INITIAL_SLOTS = 1024;
const INITIAL_PLACES = 4096;
/** Large blocks of glibc's allocator begin 16 bytes into a page: this far on, records keep to their cache lines. */
const LINE_OFFSET = 112;
type Address = [number, number, number, number];

/** Slots beyond the bound, so that a flow can be looked at again whatever waits for being written out. */
const SPARE_SLOTS = 2;

export class FlowTable {
  /** Replaced when the table grows: read the properties anew after `take`. */
  words = new Int32Array(0);
  floats = new Float64Array(0);
  /** Slots taken, open or waiting for being written out. */
  taken = 0;
  readonly maxSlots: number;
  #slots = 0;
  /** Slots from here on were never taken. */
  #untouched = 0;
  #free = -1;
  /** Pairs of hash and slot + 1; 0 for empty. */
  #index = new Int32Array(2 * INITIAL_PLACES);
  #mask = INITIAL_PLACES - 1;
  readonly #seed: number;
  readonly #vniInKey: boolean;
  readonly #ends = new Packet();

  /**
   * `seed` makes the places of flows unpredictable, so that no capture can be made to collide. `vniInKey`: flows are told
   * apart by virtual network too.
   */
  constructor(maxSlots: number, seed: number, vniInKey: boolean) {
    this.maxSlots = maxSlots;
    this.#vniInKey = vniInKey;
    this.#seed = seed | 0;
    this.#growTo(Math.min(INITIAL_SLOTS, maxSlots + SPARE_SLOTS));
  }

  get isFull(): boolean {
    return this.taken >= this.maxSlots;
  }

  /** Slots that were ever taken lie below this. */
  get slotsInUse(): number {
    return this.#untouched;
  }

  hash(packet: Packet, kind: number, srcPort: number, dstPort: number): number {
    let src = this.#seed ^ packet.src3;
    let dst = this.#seed ^ packet.dst3;
    if ((kind & KIND_IPV6) !== 0) {
      src = mix(mix(mix(src) ^ packet.src0) ^ packet.src1) ^ packet.src2;
      dst = mix(mix(mix(dst) ^ packet.dst0) ^ packet.dst1) ^ packet.dst2;
    }
    src = mix(mix(src) + srcPort);
    dst = mix(mix(dst) + dstPort);
    return mix((src + dst) ^ kind ^ (this.#vniInKey ? mix(packet.vni) : 0));
  }

  /** The hash of the flow in a record of whatever table. */
  hashOf(words: Int32Array): number {
    const packet = this.#ends;
    const kind = words[KIND]!;
    const ports = words[PORTS]!;
    [packet.src0, packet.src1, packet.src2, packet.src3] = words.subarray(IP0, IP0 + 4) as unknown as Address;
    [packet.dst0, packet.dst1, packet.dst2, packet.dst3] = words.subarray(IP1, IP1 + 4) as unknown as Address;
    packet.vni = words[VNI]!;
    const hasPorts = (kind & KIND_HAS_PORTS) !== 0;
    return this.hash(packet, kind, hasPorts ? ports >>> 16 : ports, hasPorts ? ports & 0xffff : ports);
  }

  /**
   * Fills `slots` with the slots that packets of these hashes are most likely to belong to, -1 for none, and asks for the
   * memory of all of their records at once: one after another, waiting for memory would be most of the time per packet.
   * The result says nothing; it is there so that the JavaScript engine does not leave out reads whose values nobody wants.
   */
  touch(packets: readonly Packet[], hashes: Int32Array, slots: Int32Array, count: number): number {
    const { words } = this;
    const index = this.#index;
    const mask = this.#mask;
    let touched = 0;
    for (let i = 0; i < count; i++) touched ^= index[2 * (hashes[i]! & mask)]!;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i]!;
      let place = hash & mask;
      while (index[2 * place] !== hash && index[2 * place + 1] !== 0) place = (place + 1) & mask;
      const slot = index[2 * place + 1]! - 1;
      slots[i] = slot;
      if (slot < 0) continue;
      const base = slot * RECORD_WORDS;
      touched ^= words[base]! ^ words[base + PACKETS]!;
      if (packets[i]!.proto !== TCP) continue;
      touched ^= words[base + TCP_HOT]! ^ words[base + TCP_HOT + TCP_HOT_WORDS]!;
    }
    return touched;
  }

  /**
   * Slot * 2 + side the packet comes from, or -1. `ports` and `reversed` as the packet's sender and receiver see them;
   * `guess`: a slot to look at first, or -1.
   */
  find(hash: number, packet: Packet, kind: number, ports: number, reversed: number, guess: number): number {
    const { words } = this;
    if (guess >= 0 && (words[guess * RECORD_WORDS + FLAGS]! & FLAG_OPEN) !== 0) {
      const side = this.sideOf(words, guess * RECORD_WORDS, packet, kind, ports, reversed);
      if (side >= 0) return 2 * guess + side;
    }
    const index = this.#index;
    const mask = this.#mask;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const entry = index[2 * i + 1]!;
      if (entry === 0) return -1;
      if (index[2 * i] !== hash) continue;
      const side = this.sideOf(words, (entry - 1) * RECORD_WORDS, packet, kind, ports, reversed);
      if (side >= 0) return 2 * (entry - 1) + side;
    }
  }

  /** The side a packet comes from of the flow in the record at `base`, or -1 where it is not of that flow. */
  sideOf(words: Int32Array, base: number, packet: Packet, kind: number, ports: number, reversed: number): number {
    if (words[base + KIND] !== kind || (this.#vniInKey && words[base + VNI] !== packet.vni)) return -1;
    if (words[base + PORTS] === ports && isPair(words, base + IP0, base + IP1, packet)) return 0;
    return words[base + PORTS] === reversed && isPair(words, base + IP1, base + IP0, packet) ? 1 : -1;
  }

  /** Takes a slot with a cleared record and makes it known under its hash; there must be room. */
  take(hash: number, isTcp: boolean): number {
    if (this.taken * 2 > this.#mask) this.#growIndex();
    let slot = this.#free;
    if (slot >= 0) this.#free = this.words[slot * RECORD_WORDS + NEXT]!;
    else {
      if (this.#untouched >= this.#slots) this.#growTo(Math.min(this.#slots * 2, this.maxSlots + SPARE_SLOTS));
      slot = this.#untouched++;
    }
    const base = slot * RECORD_WORDS;
    if (isTcp) this.words.fill(0, base, base + RECORD_WORDS);
    else {
      this.words.fill(0, base, base + COMMON_WORDS);
      this.words.fill(0, base + LAST_LINE, base + RECORD_WORDS);
    }
    this.words[base + FLAGS] = FLAG_OPEN;
    this.taken++;
    this.#insert(hash, slot);
    return slot;
  }

  /** Forgets the key; the record stays until `release`. */
  close(hash: number, slot: number): void {
    const base = slot * RECORD_WORDS;
    this.words[base + FLAGS] = this.words[base + FLAGS]! & ~FLAG_OPEN;
    const index = this.#index;
    const mask = this.#mask;
    let hole = hash & mask;
    while (index[2 * hole + 1] !== slot + 1) hole = (hole + 1) & mask;
    // Moves up what probing would no longer reach over the hole.
    for (let i = (hole + 1) & mask; index[2 * i + 1] !== 0; i = (i + 1) & mask) {
      const home = index[2 * i]! & mask;
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        index[2 * hole] = index[2 * i]!;
        index[2 * hole + 1] = index[2 * i + 1]!;
        hole = i;
      }
    }
    index[2 * hole + 1] = 0;
  }

  release(slot: number): void {
    this.words[slot * RECORD_WORDS + NEXT] = this.#free;
    this.#free = slot;
    this.taken--;
  }

  #insert(hash: number, slot: number): void {
    const index = this.#index;
    const mask = this.#mask;
    let i = hash & mask;
    while (index[2 * i + 1] !== 0) i = (i + 1) & mask;
    index[2 * i] = hash;
    index[2 * i + 1] = slot + 1;
  }

  #growTo(slots: number): void {
    const buffer = new ArrayBuffer(LINE_OFFSET + slots * RECORD_WORDS * 4);
    const words = new Int32Array(buffer, LINE_OFFSET);
    words.set(this.words);
    this.words = words;
    this.floats = new Float64Array(buffer, LINE_OFFSET);
    this.#slots = slots;
  }

  #growIndex(): void {
    const old = this.#index;
    this.#index = new Int32Array(2 * old.length);
    this.#mask = old.length - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] !== 0) this.#insert(old[i]!, old[i + 1]! - 1);
    }
  }
}

function isPair(words: Int32Array, src: number, dst: number, packet: Packet): boolean {
  return (
    words[src + 3] === packet.src3 &&
    words[dst + 3] === packet.dst3 &&
    words[src + 2] === packet.src2 &&
    words[dst + 2] === packet.dst2 &&
    words[src] === packet.src0 &&
    words[dst] === packet.dst0 &&
    words[src + 1] === packet.src1 &&
    words[dst + 1] === packet.dst1
  );
}

/** The finaliser of MurmurHash3: every bit of the input changes half of the output's. */
function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
