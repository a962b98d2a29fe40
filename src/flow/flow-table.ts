/**
 * Open flows by key: records of flow-record.ts, and a hash table with linear probing over them. The same key is found
 * from either direction, as the hash of a flow is symmetric. Records lie one after another, behind them the TCP parts: at
 * first in memory for few, then for the most that there may be, as what was never touched takes none. The hash table grows
 * by doubling.
 */
import { Packet } from '../wire/packet.ts';
import {
  FLAG_OPEN,
  FLAGS,
  IP0,
  IP1,
  KIND,
  KIND_HAS_PORTS,
  KIND_IPV6,
  PACKETS,
  PORTS,
  RECORD_WORDS,
  RTT_COUNT,
  TCP_HOT_WORDS,
  TCP_PART,
  TCP_WORDS,
  VNI,
  WHOLE_WORDS,
} from './flow-record.ts';

const INITIAL_FLOWS = 512;
const INITIAL_PLACES = 4096;
/** Large blocks of glibc's allocator begin 16 bytes into a page: this far on, records keep to their cache lines. */
const LINE_OFFSET = 112;
type Address = [number, number, number, number];

/** Flows beyond the bound, so that one can be looked at again whatever waits for being written out. */
const SPARE_FLOWS = 3;

export class FlowTable {
  /** Replaced when the table grows: read the properties anew after `take`. */
  words = new Int32Array(0);
  floats = new Float64Array(0);
  /** Two numbers a slot: of the timing wheel for open flows, of the list of free slots. */
  links = new Int32Array(0);
  /** Slots taken, open or waiting for being written out. */
  taken = 0;
  readonly #maxFlows: number;
  /** How many records there is room for, and TCP parts behind them. */
  #slots = 0;
  #parts = 0;
  /** Slots and parts from here on were never taken, and are zero. */
  #untouchedSlots = 0;
  #untouchedParts = 0;
  #freeSlot = -1;
  #freePart = -1;
  #partsTaken = 0;
  /** Pairs of hash and slot + 1; 0 for empty. */
  #index = new Int32Array(2 * INITIAL_PLACES);
  #mask = INITIAL_PLACES - 1;
  readonly #seed: number;
  readonly #vniInKey: boolean;
  readonly #ends = new Packet();

  /**
   * `maxFlows`: TCP flows that there is room for; of others there may be two and a half times as many. `seed` makes the
   * places of flows unpredictable, so that no capture can be made to collide. `vniInKey`: flows are told apart by virtual
   * network too.
   */
  constructor(maxFlows: number, seed: number, vniInKey: boolean) {
    this.#maxFlows = maxFlows;
    this.#vniInKey = vniInKey;
    this.#seed = seed | 0;
    this.#growTo(Math.min(INITIAL_FLOWS, maxFlows));
  }

  /** Whether there would be no room for another flow, were it not for some that are spare; without the room in words that `free` says. */
  isFull(free = 0): boolean {
    return this.taken * RECORD_WORDS + this.#partsTaken * TCP_WORDS - free >= this.#maxFlows * WHOLE_WORDS;
  }

  /** Words that the flow in a slot takes. */
  roomOf(slot: number): number {
    return this.words[slot * RECORD_WORDS + TCP_PART] === 0 ? RECORD_WORDS : WHOLE_WORDS;
  }

  /** Slots that were ever taken lie below this. */
  get slotsInUse(): number {
    return this.#untouchedSlots;
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
   * Step by step and without branches, as a processor looks ahead by a few hundred instructions and by guessed branches only.
   * The result says nothing; it is there so that the JavaScript engine does not leave out reads whose values nobody wants.
   */
  touch(hashes: Int32Array, slots: Int32Array, count: number): number {
    const { words } = this;
    const index = this.#index;
    const mask = this.#mask;
    let touched = 0;
    for (let i = 0; i < count; i++) touched ^= index[2 * (hashes[i]! & mask)]!;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i]!;
      let place = hash & mask;
      while (index[2 * place] !== hash && index[2 * place + 1] !== 0) place = (place + 1) & mask;
      slots[i] = index[2 * place + 1]! - 1;
    }
    for (let i = 0; i < count; i++) {
      const base = Math.imul(Math.max(slots[i]!, 0), RECORD_WORDS);
      touched ^= words[base]! ^ words[base + PACKETS]!;
    }
    for (let i = 0; i < count; i++) {
      // The first slot's record where there is no TCP part.
      const tcp = words[Math.imul(Math.max(slots[i]!, 0), RECORD_WORDS) + TCP_PART]!;
      touched ^= words[tcp]! ^ words[tcp + TCP_HOT_WORDS]! ^ words[tcp + RTT_COUNT]!;
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

  /** Takes a slot with a cleared record, and a TCP part where `isTcp`, and makes it known under its hash; there must be room. */
  take(hash: number, isTcp: boolean): number {
    if (this.taken * 2 > this.#mask) this.#growIndex();
    const slot = this.#takeSlot();
    const tcp = isTcp ? this.#takePart() : 0;
    const base = slot * RECORD_WORDS;
    this.words[base + FLAGS] = FLAG_OPEN;
    this.words[base + TCP_PART] = tcp;
    this.taken++;
    this.#insert(hash, slot);
    return slot;
  }

  /** Gives a slot just taken the fields of `whole`, a record with its TCP part behind it. */
  fill(slot: number, whole: Int32Array): void {
    const { words } = this;
    const base = slot * RECORD_WORDS;
    const tcp = words[base + TCP_PART]!;
    words.set(whole.subarray(0, RECORD_WORDS), base);
    words[base + TCP_PART] = tcp;
    if (tcp !== 0) words.set(whole.subarray(RECORD_WORDS), tcp);
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
    const { words } = this;
    const tcp = words[slot * RECORD_WORDS + TCP_PART]!;
    if (tcp !== 0) {
      words[tcp] = this.#freePart;
      this.#freePart = (tcp - this.#partAt(0)) / TCP_WORDS;
      this.#partsTaken--;
    }
    this.links[2 * slot] = this.#freeSlot;
    this.#freeSlot = slot;
    this.taken--;
  }

  /** A slot with a cleared record. */
  #takeSlot(): number {
    const slot = this.#freeSlot;
    if (slot < 0) {
      if (this.#untouchedSlots >= this.#slots) this.#growTo(this.#maxFlows);
      return this.#untouchedSlots++;
    }
    this.#freeSlot = this.links[2 * slot]!;
    this.words.fill(0, slot * RECORD_WORDS, (slot + 1) * RECORD_WORDS);
    return slot;
  }

  /** Word at which a cleared TCP part begins. */
  #takePart(): number {
    this.#partsTaken++;
    if (this.#freePart < 0) {
      if (this.#untouchedParts >= this.#parts) this.#growTo(this.#maxFlows);
      return this.#partAt(this.#untouchedParts++);
    }
    const tcp = this.#partAt(this.#freePart);
    this.#freePart = this.words[tcp]!;
    this.words.fill(0, tcp, tcp + TCP_WORDS);
    return tcp;
  }

  #partAt(part: number): number {
    return this.#slots * RECORD_WORDS + part * TCP_WORDS;
  }

  /** Makes room for so many TCP flows, or as many others as take the room. */
  #growTo(flows: number): void {
    const parts = flows + SPARE_FLOWS;
    const slots = Math.ceil((parts * WHOLE_WORDS) / RECORD_WORDS);
    const buffer = new ArrayBuffer(LINE_OFFSET + 4 * (slots * RECORD_WORDS + parts * TCP_WORDS));
    const words = new Int32Array(buffer, LINE_OFFSET);
    const records = this.#untouchedSlots * RECORD_WORDS;
    const before = this.#partAt(0);
    words.set(this.words.subarray(0, records));
    words.set(this.words.subarray(before, this.#partAt(this.#untouchedParts)), slots * RECORD_WORDS);
    const moved = slots * RECORD_WORDS - before;
    for (let tcp = TCP_PART; tcp < records; tcp += RECORD_WORDS) {
      if (words[tcp] !== 0) words[tcp] = words[tcp]! + moved;
    }
    const links = new Int32Array(2 * slots);
    links.set(this.links);
    this.words = words;
    this.floats = new Float64Array(buffer, LINE_OFFSET);
    this.links = links;
    this.#slots = slots;
    this.#parts = parts;
  }

  #insert(hash: number, slot: number): void {
    const index = this.#index;
    const mask = this.#mask;
    let i = hash & mask;
    while (index[2 * i + 1] !== 0) i = (i + 1) & mask;
    index[2 * i] = hash;
    index[2 * i + 1] = slot + 1;
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
