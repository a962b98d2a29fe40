/**
 * What the recogniser keeps of each open flow. Numbers lie side by side, so that a packet finds all of its flow's in one
 * line of memory; one of them tells which objects there are, so that nobody looks for those that are not.
 */
import type { Packet } from '../wire/packet.ts';
import type { Match } from './analyzer.ts';
import { FactStore } from './fact-store.ts';
import { factsLength } from './facts.ts';
import type { Direction, FactsJson, Recognition } from './recognition.ts';
import { analyzerByNumber, type RegisteredAnalyzer } from './registry.ts';
import type { Wait } from './waits.ts';

const INITIAL_SLOTS = 1024;
/** Words of a flow, and what each is. */
const WORDS = 8;
const SEEN = 0;
const KNOWN = 1;
const PROTO = 2;
const PORTS = 3;
const BASES = 4;
const ANALYZER = 6;
const MATCH_DIRECTION = 7;

const TCP = 6;
const UDP = 17;
const TCP_SYN = 0x02;
const TCP_ACK = 0x10;

/** Bits of what is known of each direction: where it starts, that the opening itself told it, that its first bytes were judged. */
export const BASE_KNOWN = [1, 2] as const;
export const FROM_SYN = [4, 8] as const;
export const JUDGED = [16, 32] as const;
/** What it has come to is kept in the place of where it starts. */
export const END_KNOWN = [64, 128] as const;
const OF_DIRECTIONS = 0xff;
/** Bits of what there is. */
const MATCHED = 0x100;
const NAMED = 0x200;
const WAITS = 0x400;
const CONCLUDED = 0x800;
const MOST_SEEN = 255;

export class FlowStates {
  wants = new Uint8Array(INITIAL_SLOTS);
  #words = new Int32Array(WORDS * INITIAL_SLOTS);
  readonly #matches: (Match | null)[] = [];
  /** What an earlier answer called the server of a flow that names nobody itself. */
  readonly #learnedNames: (string | null)[] = [];
  readonly #waits: (Wait | null)[] = [];
  /** Characters of facts of all matches. */
  gathered = 0;
  /** Of each. */
  #gathered = new Uint16Array(INITIAL_SLOTS);
  /** Without their facts. */
  readonly #conclusions: (Recognition | null)[] = [];
  readonly #facts = new FactStore();
  /** Under which numbers they are kept; 0 for none. */
  #factNumbers = new Int32Array(INITIAL_SLOTS);

  begin(slot: number, packet: Packet): void {
    this.makeSlot(slot);
    const { proto, srcPort } = packet;
    this.setNumbers(slot, proto, Math.max(srcPort, 0), Math.max(packet.dstPort, 0), 0);
    this.wants[slot] = (proto === TCP || proto === UDP) && srcPort >= 0 ? 1 : 0;
    if (proto === TCP && (packet.tcpFlags & TCP_SYN) !== 0) {
      this.setBase(slot, 0, packet.seq + 1, BASE_KNOWN[0] | FROM_SYN[0]);
      if ((packet.tcpFlags & TCP_ACK) !== 0) this.learnBase(slot, 1, packet.ack);
    }
  }

  /** A flow of which nothing else is known. */
  setNumbers(slot: number, proto: number, srcPort: number, dstPort: number, seen: number): void {
    const at = slot * WORDS;
    const words = this.#words;
    words[at + SEEN] = seen;
    words[at + KNOWN] = 0;
    words[at + PROTO] = proto;
    words[at + PORTS] = (srcPort << 16) | dstPort;
  }

  /** Counts a packet that was looked at, up to 255; how many there are. */
  countSeen(slot: number): number {
    const at = slot * WORDS + SEEN;
    const seen = Math.min(this.seen(slot) + 1, MOST_SEEN);
    this.#words[at] = seen;
    return seen;
  }

  seen(slot: number): number {
    return this.#words[slot * WORDS + SEEN] ?? 0;
  }

  proto(slot: number): number {
    return this.#words[slot * WORDS + PROTO] ?? 0;
  }

  srcPort(slot: number): number {
    return (this.#words[slot * WORDS + PORTS] ?? 0) >>> 16;
  }

  dstPort(slot: number): number {
    return (this.#words[slot * WORDS + PORTS] ?? 0) & 0xffff;
  }

  /** The bits of directions. */
  known(slot: number): number {
    return this.#bits(slot) & OF_DIRECTIONS;
  }

  add(slot: number, known: number): void {
    this.#words[slot * WORDS + KNOWN] = this.#bits(slot) | known;
  }

  base(slot: number, direction: Direction): number {
    return this.#words[slot * WORDS + BASES + direction] ?? 0;
  }

  setBase(slot: number, direction: Direction, seq: number, known: number): void {
    this.#words[slot * WORDS + BASES + direction] = seq | 0;
    this.add(slot, known);
  }

  /** What one side acknowledges before the other has spoken is where the other will start. */
  learnBase(slot: number, direction: Direction, seq: number): void {
    const known = this.#bits(slot);
    if ((known & BASE_KNOWN[direction]) !== 0) return;
    this.setBase(slot, direction, seq, BASE_KNOWN[direction] | ((known & FROM_SYN[0]) !== 0 ? FROM_SYN[1] : 0));
  }

  match(slot: number): Match | null {
    return (this.#bits(slot) & MATCHED) === 0 ? null : (this.#matches[slot] ?? null);
  }

  /** Whose match it is: only where there is one. */
  analyzer(slot: number): RegisteredAnalyzer {
    return analyzerByNumber(this.#words[slot * WORDS + ANALYZER] ?? 0);
  }

  /** Which way the packet went that told the match. */
  matchDirection(slot: number): Direction {
    return (this.#words[slot * WORDS + MATCH_DIRECTION] ?? 0) as Direction;
  }

  setAnalyzer(slot: number, { number }: RegisteredAnalyzer): void {
    this.#words[slot * WORDS + ANALYZER] = number;
  }

  setMatch(slot: number, match: Match, direction: Direction): void {
    this.#matches[slot] = match;
    this.#words[slot * WORDS + MATCH_DIRECTION] = direction;
    this.add(slot, MATCHED);
  }

  /** Keeps count of the facts that the flow's match has. */
  countFacts(slot: number): void {
    const match = this.match(slot);
    const length = match === null ? 0 : factsLength(match);
    this.gathered += length - (this.#gathered[slot] ?? 0);
    this.#gathered[slot] = length;
  }

  /** What is told of a flow that needs no more packets, without its facts. */
  conclusion(slot: number): Recognition | null {
    return (this.#bits(slot) & CONCLUDED) === 0 ? null : (this.#conclusions[slot] ?? null);
  }

  /** Its facts, which stay as they are until the next flow is concluded. */
  facts(slot: number): FactsJson | null {
    const number = this.#factNumbers[slot] ?? 0;
    return number === 0 ? null : this.#facts.get(number);
  }

  /** Takes the place of what it was made of; facts are copied, as far as there is room for those of all flows. */
  conclude(slot: number, recognition: Recognition, facts: FactsJson | null): void {
    this.clear(slot);
    this.#conclusions[slot] = recognition;
    if (facts !== null) this.#factNumbers[slot] = this.#facts.put(facts);
    this.add(slot, CONCLUDED);
  }

  learnedName(slot: number): string | null {
    return (this.#bits(slot) & NAMED) === 0 ? null : (this.#learnedNames[slot] ?? null);
  }

  setLearnedName(slot: number, name: string): void {
    this.#learnedNames[slot] = name;
    this.add(slot, NAMED);
  }

  wait(slot: number): Wait | null {
    return (this.#bits(slot) & WAITS) === 0 ? null : (this.#waits[slot] ?? null);
  }

  setWait(slot: number, wait: Wait): void {
    this.#waits[slot] = wait;
    this.add(slot, WAITS);
  }

  dropWait(slot: number): void {
    if (this.wait(slot) === null) return;
    this.#waits[slot] = null;
    this.#words[slot * WORDS + KNOWN] = this.#bits(slot) & ~WAITS;
  }

  /** Lets go of what there is, so that memory is given back before the slot is used again. */
  clear(slot: number): void {
    const bits = this.#bits(slot);
    if ((bits & MATCHED) !== 0) this.#dropMatch(slot);
    if ((bits & NAMED) !== 0) this.#learnedNames[slot] = null;
    if ((bits & WAITS) !== 0) this.#waits[slot] = null;
    if ((bits & CONCLUDED) !== 0) this.#dropConclusion(slot);
    this.#words[slot * WORDS + KNOWN] = bits & OF_DIRECTIONS;
    this.wants[slot] = 0;
  }

  #dropMatch(slot: number): void {
    this.#matches[slot] = null;
    this.gathered -= this.#gathered[slot] ?? 0;
    this.#gathered[slot] = 0;
  }

  #dropConclusion(slot: number): void {
    this.#conclusions[slot] = null;
    const number = this.#factNumbers[slot] ?? 0;
    if (number !== 0) this.#facts.drop(number);
    this.#factNumbers[slot] = 0;
  }

  makeSlot(slot: number): void {
    if (slot < this.#matches.length) return;
    if (slot >= this.wants.length) this.#grow(slot + 1);
    while (this.#matches.length <= slot) {
      this.#matches.push(null);
      this.#learnedNames.push(null);
      this.#waits.push(null);
      this.#conclusions.push(null);
    }
  }

  #bits(slot: number): number {
    return this.#words[slot * WORDS + KNOWN] ?? 0;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, 2 * this.wants.length);
    const wants = new Uint8Array(size);
    wants.set(this.wants);
    this.wants = wants;
    const words = new Int32Array(WORDS * size);
    words.set(this.#words);
    this.#words = words;
    const factNumbers = new Int32Array(size);
    factNumbers.set(this.#factNumbers);
    this.#factNumbers = factNumbers;
    const gathered = new Uint16Array(size);
    gathered.set(this.#gathered);
    this.#gathered = gathered;
  }
}
