/**
 * Packets → flows. One call per packet finds or opens the flow and takes the packet in; flows that are over wait to be
 * written out (`nextClosed`, `release`). All times are nanoseconds of capture time since the reader's base, so that the
 * flows depend on nothing but the packets, their order and the settings.
 */
import { Fragment, type Packet } from '../wire/packet.ts';
import type { ActivityLog } from './activity-log.ts';
import { type Continued, type EarlierPiece, MAX_CARRIED_FLOWS, moveTimes, unpackPiece } from './flow-pieces.ts';
import {
  BUCKET_END_F,
  BUCKET_START_F,
  BYTES_F,
  FLAG_ANSWERED,
  FLAG_FIRST_FROM_1,
  FLAG_HANDED_ON,
  FLAG_OPEN,
  FLAG_REQUESTED,
  FLAG_SOURCE_GUESSED,
  FLAGS,
  FLOW_ID,
  HASH,
  ICMP_FIRST,
  IP0,
  IP1,
  ISN,
  KIND,
  KIND_HAS_PORTS,
  KIND_IPV6,
  KIND_VLAN_SHIFT,
  LAST_ACK,
  LAST_TICK,
  LAST_TIME_F,
  MAC0_F,
  MAC1_F,
  OUTER_IP0,
  OUTER_IP1,
  PACKETS,
  PAYLOAD_F,
  PORTS,
  RECORD_DOUBLES,
  RECORD_WORDS,
  RESPONSE_F,
  SIDE_HAS_ISN,
  START_F,
  STATE,
  TCP_COLD,
  TCP_COLD_WORDS,
  TCP_HOT_WORDS,
  TCP_PART,
  TUNNEL,
  VLAN,
  VNI,
} from './flow-record.ts';
import type { FlowSettings } from './flow-settings.ts';
import { FlowTable } from './flow-table.ts';
import { addCaret, addLetter } from './history.ts';
import { SequenceHoles } from './sequence-holes.ts';
import { sourceSide } from './source-side.ts';
import type { SpillFile } from './spill-log.ts';
import { SpilledFlows, type Spilling } from './spilled-flows.ts';
import { swapSides } from './swap-sides.ts';
import { ACK, Endpoint, FIN, isTerminated, RST, SYN } from './tcp-state.ts';
import { beginTcp, trackSegment } from './tcp-tracker.ts';
import { TimingWheel } from './timing-wheel.ts';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const NANOS = 1_000_000_000;

/** Flows that may wait for being written out before `mustDrain` asks for it. */
const MAX_WAITING = 4096;
/** Share of the open flows that make room when there is none for another. */
const EVICTED_SHARE = 1 / 8;
/** Flows that are looked at to know which are the least active. */
const EVICTION_SAMPLE = 4096;
/** A clock that jumps ahead by more than this is believed when a second packet agrees. */
const MAX_CLOCK_STEP_SECONDS = 3600;
const LETTER_D = 0x44;

export class FlowTracker {
  readonly table: FlowTable;
  /** Flows begun. */
  flows = 0;
  /** Flows written out early, as there was no room for them anywhere. */
  flowsCutEarly = 0;
  /** TCP flows over that had three segments or more, all one way. */
  oneSidedFlows = 0;
  /** Of `flows`, those that go on from an earlier file. */
  flowsContinued = 0;
  /** The packet taken in last began a flow. */
  isNew = false;
  /** Drain before the next packet: take every flow that is over, and the activity. */
  mustDrain = false;
  readonly holes = new SequenceHoles();
  readonly #spilling: Spilling | null;
  /** Open flows that are not in the table; null until there were any. */
  #spilled: SpilledFlows | null = null;
  #isEnding = false;
  /** Open flows of the file before, in the order of what stands for their number in a record: -1, -2 … */
  readonly #earlier: EarlierPiece[] = [];
  /** Flows that go on from there, by number, until they are written out. */
  readonly #continued = new Map<number, Continued>();
  #handedOn: SpilledFlows | null = null;
  /** Flows that were quiet before give way, where there are too many to be handed on. */
  #handsOnFrom = Number.NEGATIVE_INFINITY;
  readonly #settings: FlowSettings;
  readonly #activity: ActivityLog | null;
  readonly #wheel: TimingWheel;
  readonly #look = (slot: number): void => this.#expireIdle(slot);
  /** At the end: slots of the flows that are still open, in the order they began, and how many of them were closed. */
  #leftOpen: ArrayLike<number> = [];
  #leftTaken = 0;
  #closed = new Int32Array(MAX_WAITING);
  #closedCount = 0;
  #closedTaken = 0;
  #clock = 0;
  #nextTick = Number.NEGATIVE_INFINITY;
  #jumpedTo = Number.NEGATIVE_INFINITY;
  readonly #vlanInKey: boolean;
  readonly #shortestIdle: number;
  readonly #longestActive: number;

  /** `spilling`: where the least active flows go when too many are open; null writes them out early. */
  constructor(settings: FlowSettings, activity: ActivityLog | null, seed: number, spilling: Spilling | null = null) {
    this.#settings = settings;
    this.#spilling = spilling;
    this.#vlanInKey = settings.vlanInKey;
    this.#activity = activity;
    this.table = new FlowTable(settings.maxOpenFlows, seed, settings.vniInKey);
    this.#wheel = new TimingWheel(this.table);
    const { tcpIdleSeconds, tcpAttemptSeconds, tcpClosedSeconds } = settings;
    const { udpIdleSeconds, icmpIdleSeconds, otherIdleSeconds } = settings;
    this.#shortestIdle =
      NANOS *
      Math.min(tcpIdleSeconds, tcpAttemptSeconds, tcpClosedSeconds, udpIdleSeconds, icmpIdleSeconds, otherIdleSeconds);
    this.#longestActive = settings.activeSeconds > 0 ? settings.activeSeconds * NANOS : Number.POSITIVE_INFINITY;
  }

  /**
   * Before the first packet: takes over open flows that `closeAll` of the file before handed on, of `length` bytes and
   * `seconds` before in times. They are flows of this file once a packet of theirs comes.
   */
  carryOn(file: SpillFile, length: number, seconds: number): void {
    if (this.#spilling === null) return;
    this.#spilled ??= new SpilledFlows(this.#spilling);
    this.#spilled.adopt(file, length, (record, floats, state) => {
      if (this.#earlier.length >= MAX_CARRIED_FLOWS) return null;
      const { piece, rest } = unpackPiece(state);
      moveTimes(record, floats, seconds);
      this.#earlier.push(piece);
      record[FLOW_ID] = -this.#earlier.length;
      record[HASH] = this.table.hashOf(record);
      return rest;
    });
  }

  /** The earlier piece of a flow that no packet of this file belongs to; null for other flows. */
  earlierOf(slot: number): EarlierPiece | null {
    const id = this.table.words[slot * RECORD_WORDS + FLOW_ID]!;
    return id < 0 ? (this.#earlier[-1 - id] ?? null) : null;
  }

  /** What the flow in `slot` continues. */
  continuedOf(slot: number): Continued | null {
    if (this.#continued.size === 0) return null;
    return this.#continued.get(this.table.words[slot * RECORD_WORDS + FLOW_ID]!) ?? null;
  }

  /** The same, asked once, when it is written out. */
  takeContinued(slot: number): Continued | null {
    const continued = this.continuedOf(slot);
    if (continued !== null) this.#continued.delete(this.table.words[slot * RECORD_WORDS + FLOW_ID]!);
    return continued;
  }

  /** The hash of the flow a packet belongs to, for `touch` and `add`. */
  hashOf(packet: Packet): number {
    const { srcPort, dstPort, spi } = packet;
    const hasPorts = srcPort >= 0;
    return this.table.hash(packet, this.#kindOf(packet), hasPorts ? srcPort : spi, hasPorts ? dstPort : spi);
  }

  /**
   * Takes in a packet of a flow (`packet.isFlow`) with its hash. Returns slot * 2 + the side it came from: 0 the source,
   * 1 the destination, as known now. `guess`: the slot that `FlowTable.touch` gave, right or wrong.
   */
  add(packet: Packet, hash: number, time: number, guess = -1): number {
    if (time >= this.#nextTick) this.#turn(time);
    const { table } = this;
    const { proto, srcPort, dstPort } = packet;
    const isTcp = proto === TCP && srcPort >= 0 && isSegment(packet);
    const kind = this.#kindOf(packet);
    const ports = srcPort >= 0 ? (srcPort << 16) | dstPort : packet.spi;
    const reversed = srcPort >= 0 ? (dstPort << 16) | srcPort : packet.spi;

    let at = table.find(hash, packet, kind, ports, reversed, guess);
    if (at < 0 && this.#spilled !== null) {
      at = this.#rejoin(this.#spilled, hash, packet, kind, ports, reversed, time, isTcp);
    }
    if (at >= 0 && this.#isOver(at, packet, time, isTcp)) {
      this.#closeFlow(at >> 1);
      at = -1;
    }
    this.isNew = at < 0;
    if (at < 0) at = this.#open(packet, time, hash, kind, ports, reversed);
    else if (isTcp && (packet.tcpFlags & SYN) !== 0) at = this.#correctSource(at, packet);

    const slot = at >> 1;
    const side = at & 1;
    const { words, floats } = table;
    const base = slot * RECORD_WORDS;
    const f = slot * RECORD_DOUBLES;
    if (this.#activity !== null && (time >= floats[f + BUCKET_END_F]! || time < floats[f + BUCKET_START_F]!)) {
      this.#activity.move(table, slot, time);
      if (this.#activity.isLong) this.mustDrain = true;
    }
    if (proto === UDP && words[base + PACKETS + side] === 0) addLetter(words, base, side, LETTER_D);
    words[base + PACKETS + side] = words[base + PACKETS + side]! + 1;
    floats[f + BYTES_F + side] = floats[f + BYTES_F + side]! + packet.wireLen;
    floats[f + PAYLOAD_F + side] = floats[f + PAYLOAD_F + side]! + packet.payloadLen;
    if (packet.payloadLen > 0 && (words[base + FLAGS]! & FLAG_ANSWERED) === 0)
      noteAnswer(words, floats, slot, side, time);
    if (time > floats[f + LAST_TIME_F]!) floats[f + LAST_TIME_F] = time;
    else if (time < floats[f + START_F]!) floats[f + START_F] = time;
    // A jump ahead that the clock does not believe yet still counts for the flow that jumped.
    words[base + LAST_TICK] = time >= this.#nextTick ? Math.floor(time / NANOS) : this.#clock;
    if (isTcp) {
      trackSegment(table, this.holes, slot, side, packet, time);
      if ((packet.tcpFlags & (FIN | RST)) !== 0 && !this.isNew) this.#hastenEnd(slot);
    }
    // Only now the segment says whether it is an attempt.
    if (this.isNew) this.#wheel.schedule(slot, this.#clock + this.#idleLimit(words, base) + 1);
    return at;
  }

  /** A slot whose flow is over, or -1; write it out, then `release` it. */
  nextClosed(): number {
    if (this.#closedTaken < this.#closedCount) return this.#closed[this.#closedTaken++]!;
    this.#closedCount = 0;
    this.#closedTaken = 0;
    this.mustDrain = false;
    if (this.#leftTaken < this.#leftOpen.length) {
      const slot = this.#leftOpen[this.#leftTaken++]!;
      this.#wheel.remove(slot);
      this.#end(slot);
      return slot;
    }
    return this.#spilled === null ? -1 : this.#nextSpilled(this.#spilled);
  }

  release(slot: number): void {
    this.holes.forget(slot);
    this.table.release(slot);
  }

  /**
   * The capture is over, and so is every flow: `nextClosed` closes those in the table, too, in the order they began, one by
   * one, so that the first are stored while the last are closed. `handedOn` gets those then that a file after this one may go
   * on with.
   */
  closeAll(handedOn: SpilledFlows | null = null): void {
    this.#isEnding = true;
    this.#handedOn = handedOn;
    this.#leftOpen = this.#openSlots();
    if (handedOn !== null) this.#handsOnFrom = this.#activeSince(this.#leftOpen, MAX_CARRIED_FLOWS);
  }

  #kindOf(packet: Packet): number {
    let kind = packet.proto | (packet.ipVersion === 6 ? KIND_IPV6 : 0);
    if (packet.srcPort >= 0) kind |= KIND_HAS_PORTS;
    if (this.#vlanInKey) kind |= (packet.vlan + 1) << KIND_VLAN_SHIFT;
    return kind;
  }

  /** Whether the flow a packet would belong to ended before it. */
  #isOver(at: number, packet: Packet, time: number, isTcp: boolean): boolean {
    const { floats } = this.table;
    const f = (at >> 1) * RECORD_DOUBLES;
    const idle = time - floats[f + LAST_TIME_F]!;
    if (idle > this.#shortestIdle && idle > NANOS * this.#idleLimit(this.table.words, (at >> 1) * RECORD_WORDS))
      return true;
    if (this.#longestActive !== Number.POSITIVE_INFINITY && time - floats[f + START_F]! > this.#longestActive)
      return true;
    return isTcp && (packet.tcpFlags & SYN) !== 0 && this.#isReopening(at, packet);
  }

  /** Whether a SYN opens another connection on the ports of a flow, rather than being repeated or late. */
  #isReopening(at: number, packet: Packet): boolean {
    const { words } = this.table;
    const base = (at >> 1) * RECORD_WORDS;
    const side = at & 1;
    const tcp = words[base + TCP_PART]!;
    const own = tcp + side * TCP_HOT_WORDS;
    const peer = tcp + (side ^ 1) * TCP_HOT_WORDS;
    const ownState = words[own + STATE]! & 7;
    const peerState = words[peer + STATE]! & 7;
    if ((words[own + STATE]! & SIDE_HAS_ISN) !== 0) {
      if (words[tcp + TCP_COLD + side * TCP_COLD_WORDS + ISN] === packet.seq) return false;
      return (packet.tcpFlags & ACK) === 0 || isTerminated(ownState, peerState);
    }
    if ((packet.tcpFlags & ACK) !== 0) return isTerminated(ownState, peerState);
    if (words[base + PACKETS + side] !== 0) return true;
    // A SYN captured after its answer, or sent by both at once (RFC 9293 section 3.5).
    const isAnswered = (words[peer + STATE]! & SIDE_HAS_ISN) !== 0 && words[peer + LAST_ACK] === ((packet.seq + 1) | 0);
    return !isAnswered && peerState !== Endpoint.synSent;
  }

  #open(packet: Packet, time: number, hash: number, kind: number, ports: number, reversed: number): number {
    const { table } = this;
    const { side, isGuessed } = sourceSide(packet);
    const slot = table.take(hash, packet.proto === TCP);
    const { words, floats } = table;
    const base = slot * RECORD_WORDS;
    const f = slot * RECORD_DOUBLES;
    const src = base + (side === 0 ? IP0 : IP1);
    const dst = base + (side === 0 ? IP1 : IP0);
    words[src] = packet.src0;
    words[src + 1] = packet.src1;
    words[src + 2] = packet.src2;
    words[src + 3] = packet.src3;
    words[dst] = packet.dst0;
    words[dst + 1] = packet.dst1;
    words[dst + 2] = packet.dst2;
    words[dst + 3] = packet.dst3;
    words[base + KIND] = kind;
    words[base + PORTS] = side === 0 ? ports : reversed;
    words[base + HASH] = hash;
    words[base + FLAGS] = FLAG_OPEN | (side === 1 ? FLAG_FIRST_FROM_1 : 0) | (isGuessed ? FLAG_SOURCE_GUESSED : 0);
    words[base + FLOW_ID] = this.flows++;
    words[base + VLAN] = packet.vlan;
    words[base + TUNNEL] = packet.tunnel;
    words[base + VNI] = packet.vni;
    const isIcmp = packet.proto === ICMP || packet.proto === ICMPV6;
    words[base + ICMP_FIRST] = isIcmp && packet.icmpType >= 0 ? (packet.icmpType << 8) | packet.icmpCode : -1;
    floats[f + (side === 0 ? MAC0_F : MAC1_F)] = packet.srcMac;
    floats[f + (side === 0 ? MAC1_F : MAC0_F)] = packet.dstMac;
    floats[f + START_F] = time;
    floats[f + LAST_TIME_F] = time;
    if (packet.outerVersion !== 0) keepOuterAddresses(packet, words, base, side);
    if (packet.proto === TCP) beginTcp(table, slot);
    if (side === 1) addCaret(words, base);
    this.#activity?.enter(table, slot, time);
    if (table.isFull()) this.#makeRoom(slot);
    return 2 * slot + side;
  }

  /** A SYN and ACK from a side that ports made the source: it is the destination. */
  #correctSource(at: number, packet: Packet): number {
    const flags = this.table.words[(at >> 1) * RECORD_WORDS + FLAGS]!;
    if ((flags & FLAG_SOURCE_GUESSED) === 0 || (packet.tcpFlags & ACK) === 0 || (at & 1) !== 0) return at;
    swapSides(this.table, this.holes, at >> 1);
    return at ^ 1;
  }

  /** Seconds without a packet after which the flow is over. */
  #idleLimit(words: Int32Array, base: number): number {
    const settings = this.#settings;
    switch (words[base + KIND]! & 0xff) {
      case TCP: {
        const tcp = words[base + TCP_PART]!;
        const source = words[tcp + STATE]! & 7;
        const destination = words[tcp + TCP_HOT_WORDS + STATE]! & 7;
        if (isTerminated(source, destination)) return settings.tcpClosedSeconds;
        const isAttempt = source === Endpoint.synSent && destination === Endpoint.inactive;
        return isAttempt ? settings.tcpAttemptSeconds : settings.tcpIdleSeconds;
      }
      case UDP:
        return settings.udpIdleSeconds;
      case ICMP:
      case ICMPV6:
        return settings.icmpIdleSeconds;
      default:
        return settings.otherIdleSeconds;
    }
  }

  /** A connection that has just ended is looked at sooner, so that its slot can be used again. */
  #hastenEnd(slot: number): void {
    const limit = this.#idleLimit(this.table.words, slot * RECORD_WORDS);
    if (limit !== this.#settings.tcpClosedSeconds) return;
    this.#wheel.remove(slot);
    this.#wheel.schedule(slot, this.#clock + limit + 1);
  }

  #turn(time: number): void {
    const second = Math.floor(time / NANOS);
    const isFirst = this.#nextTick === Number.NEGATIVE_INFINITY;
    if (!isFirst && second - this.#clock > MAX_CLOCK_STEP_SECONDS) {
      const agrees = Math.abs(second - this.#jumpedTo) <= MAX_CLOCK_STEP_SECONDS;
      this.#jumpedTo = second;
      if (!agrees) return;
    }
    this.#clock = second;
    this.#nextTick = (second + 1) * NANOS;
    this.#wheel.turn(second, this.#look);
    if (this.#spilled !== null && this.#spilled.count > 0) this.mustDrain = true;
  }

  #expireIdle(slot: number): void {
    const { words } = this.table;
    const base = slot * RECORD_WORDS;
    if (this.#isIdle(words, base)) this.#queueClosed(slot);
    else this.#schedule(slot);
  }

  /** Whether the clock says that a flow is over. In whole seconds, so that none is while its last packet is within the limit. */
  #isIdle(words: Int32Array, base: number): boolean {
    // A record holds 32 bits of the second, so that only the difference means something.
    return ((this.#clock - words[base + LAST_TICK]!) | 0) > this.#idleLimit(words, base);
  }

  #closeFlow(slot: number): void {
    this.#wheel.remove(slot);
    this.#queueClosed(slot);
  }

  /** The flow ends: nothing but its row is left to be made of it. */
  #end(slot: number): void {
    const { table } = this;
    this.#handOn(slot);
    table.close(table.words[slot * RECORD_WORDS + HASH]!, slot);
    this.#activity?.leave(table, slot);
    if (isOneSided(table.words, slot * RECORD_WORDS)) this.oneSidedFlows++;
  }

  #queueClosed(slot: number): void {
    this.#end(slot);
    if (this.#closedCount >= this.#closed.length) {
      const grown = new Int32Array(this.#closed.length * 2);
      grown.set(this.#closed);
      this.#closed = grown;
    }
    this.#closed[this.#closedCount++] = slot;
    if (this.#closedCount >= MAX_WAITING) this.mustDrain = true;
  }

  /** The least recently active flows, not `latest`, leave the table, unless enough wait for being written out already. */
  #makeRoom(latest: number): void {
    if (this.#closedTaken < this.#closedCount) this.mustDrain = true;
    if (!this.table.isFull(this.#waitingRoom())) return;
    if (this.#spilling !== null) this.#spilled ??= new SpilledFlows(this.#spilling);
    // What leaves may take less room than what is to come.
    while (this.table.isFull(this.#waitingRoom()) && this.#evict(latest) > 0);
    if (this.#spilled === null || this.#spilled.isOverfull) this.mustDrain = true;
  }

  /** The room of the flows that wait for being written out. */
  #waitingRoom(): number {
    let room = 0;
    for (let i = this.#closedTaken; i < this.#closedCount; i++) room += this.table.roomOf(this.#closed[i]!);
    return room;
  }

  /** The share of the flows that was quiet longest leaves the table; how many. */
  #evict(latest: number): number {
    const limit = this.#evictionLimit(latest);
    const { slotsInUse } = this.table;
    let count = 0;
    for (let slot = 0; slot < slotsInUse; slot++) {
      if (slot === latest || !this.#isOpen(slot) || this.#lastTime(slot) > limit) continue;
      count++;
      if (this.#spilled !== null) this.#spill(this.#spilled, slot);
      else {
        this.#closeFlow(slot);
        this.flowsCutEarly++;
      }
    }
    return count;
  }

  /** The time at or before which the last packet of about a share of the open flows came, of one at least; by a sample. */
  #evictionLimit(latest: number): number {
    const { slotsInUse } = this.table;
    const stride = Math.max(1, Math.floor(slotsInUse / EVICTION_SAMPLE));
    const times: number[] = [];
    for (let slot = 0; slot < slotsInUse; slot += stride) {
      if (slot !== latest && this.#isOpen(slot)) times.push(this.#lastTime(slot));
    }
    return Float64Array.from(times).sort()[Math.floor(times.length * EVICTED_SHARE)] ?? Number.POSITIVE_INFINITY;
  }

  /** Since when the `count` of the flows that were active last were. */
  #activeSince(slots: ArrayLike<number>, count: number): number {
    if (slots.length <= count) return Number.NEGATIVE_INFINITY;
    return Float64Array.from(slots, (slot) => this.#lastTime(slot)).sort()[slots.length - count]!;
  }

  #isOpen(slot: number): boolean {
    return (this.table.words[slot * RECORD_WORDS + FLAGS]! & FLAG_OPEN) !== 0;
  }

  #lastTime(slot: number): number {
    return this.table.floats[slot * RECORD_DOUBLES + LAST_TIME_F]!;
  }

  #spill(spilled: SpilledFlows, slot: number): void {
    const { table } = this;
    this.#wheel.remove(slot);
    table.close(table.words[slot * RECORD_WORDS + HASH]!, slot);
    spilled.put(table, this.holes, slot);
    table.release(slot);
  }

  /** A spilled flow that a packet belongs to comes back, as `find` gives it; -1 where there is none, or it is over. */
  #rejoin(
    spilled: SpilledFlows,
    hash: number,
    packet: Packet,
    kind: number,
    ports: number,
    reversed: number,
    time: number,
    isTcp: boolean,
  ): number {
    const side = spilled.find(this.table, hash, packet, kind, ports, reversed);
    if (side < 0) return -1;
    const slot = this.#unspill(spilled);
    const isIdle = this.#isIdle(this.table.words, slot * RECORD_WORDS);
    if (this.earlierOf(slot) !== null) {
      if (isIdle || this.#isOver(2 * slot + side, packet, time, isTcp)) {
        this.#forget(slot);
        return -1;
      }
      this.#goOn(slot, time);
    } else if (isIdle) {
      this.#queueClosed(slot);
      return -1;
    }
    this.#schedule(slot);
    if (this.table.isFull()) this.#makeRoom(slot);
    return 2 * slot + side;
  }

  /** The spilled flow found last, in a slot again. */
  #unspill(spilled: SpilledFlows): number {
    const { table } = this;
    const slot = table.take(spilled.record[HASH]!, (spilled.record[KIND]! & 0xff) === TCP);
    spilled.restore(table, this.holes, slot);
    table.words[slot * RECORD_WORDS + FLAGS] = table.words[slot * RECORD_WORDS + FLAGS]! | FLAG_OPEN;
    return slot;
  }

  /** The oldest spilled flow if it is over, or has to make room: it never comes to the queue, as it waits on disk. */
  #nextSpilled(spilled: SpilledFlows): number {
    while (spilled.oldest()) {
      const isOver = this.#isEnding || this.#isIdle(spilled.record, 0);
      if (!isOver && !spilled.isOverfull) return -1;
      const slot = this.#unspill(spilled);
      if (this.earlierOf(slot) === null) {
        if (!isOver) this.flowsCutEarly++;
        this.#end(slot);
        return slot;
      }
      this.#handOn(slot);
      this.#forget(slot);
    }
    return -1;
  }

  /** A flow of an earlier file has its first packet here. */
  #goOn(slot: number, time: number): void {
    const earlier = this.earlierOf(slot);
    if (earlier === null) return;
    const id = this.flows++;
    this.flowsContinued++;
    this.table.words[slot * RECORD_WORDS + FLOW_ID] = id;
    this.#continued.set(id, { ...earlier, start: time });
    this.#activity?.goOn(this.table, slot, time);
  }

  /** At the end, hands on a flow that is not over. */
  #handOn(slot: number): void {
    if (this.#handedOn === null || this.#handedOn.count >= MAX_CARRIED_FLOWS) return;
    const { words } = this.table;
    const base = slot * RECORD_WORDS;
    if (this.#isIdle(words, base) || this.#lastTime(slot) < this.#handsOnFrom) return;
    this.#handedOn.put(this.table, this.holes, slot);
    words[base + FLAGS] = words[base + FLAGS]! | FLAG_HANDED_ON;
  }

  /** Lets a flow go that is none of this file. */
  #forget(slot: number): void {
    this.table.close(this.table.words[slot * RECORD_WORDS + HASH]!, slot);
    this.#spilling?.companion.detach(slot);
    this.release(slot);
  }

  /** Looks at the flow again when it would be over if no packet came. */
  #schedule(slot: number): void {
    const { words } = this.table;
    const base = slot * RECORD_WORDS;
    const idle = (this.#clock - words[base + LAST_TICK]!) | 0;
    this.#wheel.schedule(slot, this.#clock - idle + this.#idleLimit(words, base) + 1);
  }

  /** In the order that their flows began. */
  #openSlots(): Float64Array {
    const { words, slotsInUse } = this.table;
    // Flow and slot as one number: sorting those calls nothing per comparison.
    const keys = new Float64Array(slotsInUse);
    let count = 0;
    for (let slot = 0; slot < slotsInUse; slot++) {
      if (this.#isOpen(slot)) keys[count++] = words[slot * RECORD_WORDS + FLOW_ID]! * slotsInUse + slot;
    }
    const sorted = keys.subarray(0, count).sort();
    return sorted.map((key) => key - Math.floor(key / slotsInUse) * slotsInUse);
  }
}

function keepOuterAddresses(packet: Packet, words: Int32Array, base: number, side: number): void {
  const src = base + (side === 0 ? OUTER_IP0 : OUTER_IP1);
  const dst = base + (side === 0 ? OUTER_IP1 : OUTER_IP0);
  words[src] = packet.outerSrc0;
  words[src + 1] = packet.outerSrc1;
  words[src + 2] = packet.outerSrc2;
  words[src + 3] = packet.outerSrc3;
  words[dst] = packet.outerDst0;
  words[dst + 1] = packet.outerDst1;
  words[dst + 2] = packet.outerDst2;
  words[dst + 3] = packet.outerDst3;
}

/** Whether the packet has a TCP header, and not a part of what one of another packet heads. */
function isSegment({ stop, fragment }: Packet): boolean {
  return fragment !== Fragment.later && !(stop !== null && stop.layer === 'tcp');
}

function isOneSided(words: Int32Array, base: number): boolean {
  if ((words[base + KIND]! & 0xff) !== TCP) return false;
  const sent = words[base + PACKETS]!;
  const received = words[base + PACKETS + 1]!;
  return (sent === 0 || received === 0) && sent + received >= 3;
}

/** Times the source's first payload, and how long the destination's first after it took. */
function noteAnswer(words: Int32Array, floats: Float64Array, slot: number, side: number, time: number): void {
  const at = slot * RECORD_WORDS + FLAGS;
  const f = slot * RECORD_DOUBLES + RESPONSE_F;
  const isRequested = (words[at]! & FLAG_REQUESTED) !== 0;
  if (side === 0 && !isRequested) {
    words[at] = words[at]! | FLAG_REQUESTED;
    floats[f] = time;
  } else if (side === 1 && isRequested) {
    words[at] = words[at]! | FLAG_ANSWERED;
    floats[f] = Math.max(time - floats[f]!, 0);
  }
}
