/** The recogniser's way from a packet to whom to ask about it, and from their answers to what the flow is. */
import { JsonBytes } from '../base/json-bytes.ts';
import type { Packet } from '../wire/packet.ts';
import { type Match, type Verdict, YES } from './analyzer.ts';
import { describe, inherit, plain } from './describe.ts';
import { addFactsJson } from './facts.ts';
import { BASE_KNOWN, END_KNOWN, FlowStates, FROM_SYN, JUDGED } from './flow-states.ts';
import { IP_SERVICES } from './ip-services.ts';
import { guessByPort } from './ports.ts';
import type { Probe } from './probe.ts';
import type { RecentNames } from './recent-names.ts';
import type { Direction, FactsJson, Recognition } from './recognition.ts';
import type { RecognitionState, Recognizer } from './recognizer.ts';
import { analyzerOf, candidatesOf, type RegisteredAnalyzer } from './registry.ts';
import { MAX_STREAM_BYTES, type Stream } from './stream.ts';
import { Wait, WaitingStreams } from './waits.ts';

/** Payload packets of a flow that are looked at until its service is known, both ways together. */
export const MAX_PACKETS_UNKNOWN = 12;
/** Payload packets that are looked at after the service is known, for its facts. */
export const MAX_PACKETS_FOLLOWED = 48;
/** Segments behind a hole at the very start of a stream before the hole is taken for lost. */
const SEGMENTS_BEFORE_SKIP = 6;
/** A server asked for by its address has no name yet. */
const IPV4_TEXT = /^\d{1,3}(\.\d{1,3}){3}$/;
const TCP = 6;
const UDP = 17;
const TCP_ACK = 0x10;

export class FlowRecognizer implements Recognizer {
  readonly #states = new FlowStates();
  readonly #streams: WaitingStreams;
  /** Who answered `maybe` in the call under way. */
  readonly #maybes: RegisteredAnalyzer[] = [];
  readonly #maxFacts: number;
  readonly #probe: Probe;
  readonly #names: RecentNames;
  /** Facts of the flow that is being told of. */
  readonly #json = new JsonBytes();

  constructor(maxPendingBytes: number, maxFacts: number, probe: Probe, names: RecentNames) {
    this.#streams = new WaitingStreams(maxPendingBytes);
    this.#maxFacts = maxFacts;
    this.#probe = probe;
    this.#names = names;
  }

  get wants(): Uint8Array {
    return this.#states.wants;
  }

  begin(slot: number, packet: Packet): void {
    this.#states.begin(slot, packet);
  }

  detach(slot: number, goesOn: boolean): RecognitionState {
    const states = this.#states;
    if (!goesOn && (states.match(slot) !== null || states.wait(slot) !== null)) {
      this.#stop(slot);
      this.#conclude(slot);
    }
    const state = this.look(slot);
    states.clear(slot);
    return state;
  }

  look(slot: number): RecognitionState {
    const states = this.#states;
    const match = states.match(slot);
    return {
      wants: states.wants[slot] ?? 0,
      proto: states.proto(slot),
      srcPort: states.srcPort(slot),
      dstPort: states.dstPort(slot),
      packets: states.seen(slot),
      known: states.known(slot),
      bases: [states.base(slot, 0), states.base(slot, 1)],
      recognised:
        match === null
          ? states.conclusion(slot)
          : {
              service: states.analyzer(slot).service,
              match,
              direction: states.matchDirection(slot),
              learnedName: states.learnedName(slot),
            },
      facts: states.facts(slot),
      wait: states.wait(slot),
    };
  }

  attach(slot: number, state: RecognitionState): void {
    const states = this.#states;
    const { proto, srcPort, dstPort, packets, known, bases, recognised, facts, wait } = state;
    states.makeSlot(slot);
    states.setNumbers(slot, proto, srcPort, dstPort, packets);
    states.setBase(slot, 0, bases[0], known);
    states.setBase(slot, 1, bases[1], known);
    states.wants[slot] = state.wants;
    if (recognised !== null && !('match' in recognised)) states.conclude(slot, recognised, facts);
    const analyzer = recognised !== null && 'match' in recognised ? analyzerOf(recognised.service) : null;
    if (recognised !== null && 'match' in recognised && analyzer !== null) {
      states.setAnalyzer(slot, analyzer);
      states.setMatch(slot, recognised.match, recognised.direction);
      if (recognised.learnedName !== null) states.setLearnedName(slot, recognised.learnedName);
      states.countFacts(slot);
    }
    if (wait !== null) states.setWait(slot, wait);
  }

  feed(slot: number, direction: Direction, packet: Packet, view: DataView, time: number): void {
    if (packet.payloadCapLen <= 0) return;
    const probe = this.#probe;
    probe.time = time;
    probe.direction = direction;
    probe.srcPort = packet.srcPort;
    probe.dstPort = packet.dstPort;
    probe.packet = packet;
    probe.isTcp = packet.proto === TCP;
    this.#look(view, packet.payloadOffset, packet.payloadCapLen, packet.payloadLen);
    this.#take(slot, packet);
    if (!probe.wantsDetails) return;
    const states = this.#states;
    states.countFacts(slot);
    if (states.gathered > this.#maxFacts && states.match(slot) !== null) this.#stop(slot);
    if (states.wants[slot] === 0) this.#conclude(slot);
  }

  #take(slot: number, packet: Packet): void {
    const states = this.#states;
    const probe = this.#probe;
    const seen = states.countSeen(slot);
    if (seen === 1 && !probe.expected.isEmpty && probe.isTcp && this.#takeExpected(slot, packet)) return;
    const before = states.match(slot);
    if (before !== null && before.pending !== true && before.isPrologue !== true) {
      const analyzer = states.analyzer(slot);
      const countsSegments = probe.isTcp && analyzer.followsSegments === true;
      if (countsSegments && this.#isRepeated(slot, packet)) return;
      this.#followOn(slot, before, analyzer, packet);
      if (countsSegments) this.#noteEnd(slot, packet);
      if (seen >= MAX_PACKETS_FOLLOWED && analyzer.followsAll !== true) this.#stop(slot);
      return;
    }
    if (probe.isTcp) this.#feedSegment(slot, packet);
    else this.#settle(slot, this.#askAll(slot));
    const match = states.match(slot);
    if (match === null) {
      if (seen >= MAX_PACKETS_UNKNOWN) this.#stop(slot);
      return;
    }
    const analyzer = states.analyzer(slot);
    if (probe.isTcp && analyzer.followsSegments === true) this.#noteEnd(slot, packet);
    if (before === null && probe.wantsDetails) this.#rememberName(slot, match, packet);
    if (seen >= MAX_PACKETS_FOLLOWED && analyzer.followsAll !== true) this.#stop(slot);
  }

  /** Tells what the flow is while it is at hand, and keeps no more of it. */
  #conclude(slot: number): void {
    const recognition = this.#describe(slot, null);
    if (recognition !== null) this.#states.conclude(slot, recognition, this.#factsOf(slot));
  }

  #describe(slot: number, facts: FactsJson | null): Recognition | null {
    const states = this.#states;
    const match = states.match(slot);
    if (match === null) return null;
    const analyzer = states.analyzer(slot);
    return this.#probe.wantsDetails
      ? describe(analyzer, match, states.matchDirection(slot), states.learnedName(slot), facts)
      : plain(analyzer.service, analyzer.category);
  }

  /** Facts of a flow that is not concluded. */
  #factsOf(slot: number): FactsJson | null {
    const match = this.#states.match(slot);
    if (match === null || !this.#probe.wantsDetails) return null;
    const json = this.#json;
    json.clear();
    const hasFacts = addFactsJson(json, this.#states.analyzer(slot).service, match);
    return hasFacts ? { bytes: json.bytes, from: 0, length: json.length } : null;
  }

  /** Whether another flow said what this one is. */
  #takeExpected(slot: number, { src0, src1, src2, src3, srcPort, dst0, dst1, dst2, dst3, dstPort }: Packet): boolean {
    const { expected } = this.#probe;
    const service = expected.take(dst0, dst1, dst2, dst3, dstPort) ?? expected.take(src0, src1, src2, src3, srcPort);
    const analyzer = service === null ? null : analyzerOf(service);
    if (analyzer === null) return false;
    this.#states.setAnalyzer(slot, analyzer);
    this.#settle(slot, YES);
    return true;
  }

  finish(slot: number): Recognition | null {
    this.#stop(slot);
    const states = this.#states;
    const conclusion = states.conclusion(slot);
    const recognition =
      conclusion === null ? this.#describe(slot, this.#factsOf(slot)) : { ...conclusion, facts: states.facts(slot) };
    if (recognition !== null) {
      states.clear(slot);
      return recognition;
    }
    const proto = states.proto(slot);
    const ipService = IP_SERVICES.get(proto);
    if (ipService !== undefined) return plain(ipService.service, ipService.category);
    if (proto !== TCP && proto !== UDP) return null;
    return guessByPort(proto === TCP ? 'tcp' : 'udp', states.srcPort(slot), states.dstPort(slot));
  }

  /** Looks up, once, what the server was called when its address was answered. */
  #rememberName(slot: number, match: Match, packet: Packet): void {
    if (this.#names.isEmpty) return;
    if (match.serverName !== undefined && !IPV4_TEXT.test(match.serverName)) return;
    const { src0, src1, src2, src3, dst0, dst1, dst2, dst3 } = packet;
    const [src, dst] = [[src0, src1, src2, src3] as const, [dst0, dst1, dst2, dst3] as const];
    const name = match.client === 'receiver' ? this.#names.find(dst, src) : this.#names.find(src, dst);
    if (name !== null) this.#states.setLearnedName(slot, name);
  }

  /** Points the probe at a packet's own bytes. */
  #look(view: DataView, offset: number, length: number, wireLength: number): void {
    const probe = this.#probe;
    probe.view = view;
    probe.offset = offset;
    probe.length = length;
    probe.wireLength = wireLength;
    probe.fromStart = false;
  }

  #feedSegment(slot: number, packet: Packet): void {
    const probe = this.#probe;
    const { direction } = probe;
    const isFirst = this.#isBeginning(slot, packet);
    const wait = this.#states.wait(slot);
    const candidates = wait?.candidates[direction] ?? null;
    if (isFirst && candidates === null) {
      const verdict = this.#askAll(slot);
      if (verdict === 'maybe') this.#keep(slot, packet);
      this.#settle(slot, verdict);
      return;
    }
    const stream = wait?.streams[direction] ?? this.#open(slot, direction);
    if (stream === null) return;
    this.#streams.append(stream, packet.seq, probe);
    if (stream.length === 0 && this.#states.seen(slot) > SEGMENTS_BEFORE_SKIP) stream.skipHole();
    if (stream.length === 0) return;
    this.#look(stream.view, 0, stream.length, stream.length);
    probe.fromStart = true;
    const verdict = candidates === null ? this.#askAll(slot) : this.#ask(slot, candidates);
    if (verdict === 'maybe' && stream.length < MAX_STREAM_BYTES) {
      this.#waitOf(slot).candidates[direction] = this.#maybes.slice();
    } else {
      this.#drop(slot, direction);
    }
    this.#settle(slot, verdict);
  }

  /**
   * True when the segment is judged in place, as the beginning of what its side says: it is the first byte of the stream,
   * or what came before told nothing (which is how the middle of a connection is met).
   */
  #isBeginning(slot: number, packet: Packet): boolean {
    const states = this.#states;
    const probe = this.#probe;
    const { direction } = probe;
    if ((packet.tcpFlags & TCP_ACK) !== 0) states.learnBase(slot, direction === 0 ? 1 : 0, packet.ack);
    if ((states.wait(slot)?.streams[direction] ?? null) !== null) return false;
    const known = states.known(slot);
    if ((known & JUDGED[direction]) === 0 && (known & FROM_SYN[direction]) !== 0) {
      const ahead = (packet.seq - states.base(slot, direction)) | 0;
      if (ahead > 0) return false;
      probe.fromStart = ahead === 0;
    }
    states.add(slot, JUDGED[direction] | BASE_KNOWN[direction]);
    return true;
  }

  /** Whether a segment that is followed by itself was there before: what it says would count twice. */
  #isRepeated(slot: number, { seq, payloadLen }: Packet): boolean {
    const { direction } = this.#probe;
    if ((this.#states.known(slot) & END_KNOWN[direction]) === 0) return false;
    return ((seq + payloadLen - this.#states.base(slot, direction)) | 0) <= 0;
  }

  /** Where a direction that is followed by segments has come to takes the place of where it began. */
  #noteEnd(slot: number, { seq, payloadLen }: Packet): void {
    const { direction } = this.#probe;
    if ((this.#states.wait(slot)?.streams[direction] ?? null) !== null) return;
    this.#states.setBase(slot, direction, seq + payloadLen, END_KNOWN[direction] | BASE_KNOWN[direction]);
  }

  /** Asks everybody who may know these bytes, unless somebody does and wants the rest of what it began to read. */
  #askAll(slot: number): Verdict {
    const isPending = this.#states.match(slot)?.pending === true;
    return this.#ask(slot, isPending ? [this.#states.analyzer(slot)] : candidatesOf(this.#probe));
  }

  /** The first match wins; those that need more are in `#maybes` then. */
  #ask(slot: number, analyzers: readonly RegisteredAnalyzer[]): Verdict {
    const probe = this.#probe;
    const wait = this.#states.wait(slot);
    // Setting the length of an array takes the JavaScript engine longer than most analysers.
    if (this.#maybes.length > 0) this.#maybes.length = 0;
    probe.fromClient = null;
    let answer: Verdict = 'no';
    for (const analyzer of analyzers) {
      const before = wait?.memoryOf(analyzer);
      probe.memory = before;
      const verdict = analyzer.inspect(probe);
      if (probe.memory !== before) this.#waitOf(slot).setMemory(analyzer, probe.memory);
      if (verdict === 'no') continue;
      if (verdict !== 'maybe') return this.#accept(slot, analyzer, verdict);
      this.#maybes.push(analyzer);
      answer = 'maybe';
    }
    return answer;
  }

  #accept(slot: number, analyzer: RegisteredAnalyzer, match: Match): Verdict {
    const states = this.#states;
    const before = states.match(slot);
    if (before?.isPrologue === true) {
      const heir = inherit(match, before, analyzer, states.analyzer(slot));
      states.setAnalyzer(slot, analyzer);
      return heir;
    }
    states.setAnalyzer(slot, analyzer);
    if (match.pending !== true || !this.#probe.wantsDetails) return match;
    states.setMatch(slot, match, this.#probe.direction);
    this.#maybes.length = 0;
    this.#maybes.push(analyzer);
    return 'maybe';
  }

  #settle(slot: number, verdict: Verdict): void {
    if (verdict === 'no' || verdict === 'maybe') return;
    this.#states.setMatch(slot, verdict, this.#probe.direction);
    if (verdict.isPrologue === true) return;
    const isFollowed = this.#probe.wantsDetails || this.#states.analyzer(slot).announces === true;
    if (verdict.follow === true && isFollowed) this.#drop(slot, this.#probe.direction);
    else this.#stop(slot);
  }

  #followOn(slot: number, match: Match, analyzer: RegisteredAnalyzer, packet: Packet): void {
    if (analyzer.follow === undefined) {
      this.#stop(slot);
      return;
    }
    const states = this.#states;
    const probe = this.#probe;
    const { direction } = probe;
    const isOther = direction !== states.matchDirection(slot);
    probe.fromClient = match.client === undefined ? null : isOther !== (match.client === 'sender');
    let isFirst = false;
    if (probe.isTcp && analyzer.followsSegments !== true && isOther) {
      isFirst = this.#isBeginning(slot, packet);
      const stream = isFirst ? null : (states.wait(slot)?.streams[direction] ?? this.#open(slot, direction));
      if (stream !== null) {
        this.#streams.append(stream, packet.seq, probe);
        if (stream.length === 0) return;
        this.#look(stream.view, 0, stream.length, stream.length);
      }
      probe.fromStart = true;
    } else {
      probe.fromStart = false;
    }
    const before = states.wait(slot)?.memoryOf(analyzer);
    probe.memory = before;
    const wantsMore = analyzer.follow(probe, match);
    if (!wantsMore) {
      this.#stop(slot);
      return;
    }
    if (probe.memory !== before) this.#waitOf(slot).setMemory(analyzer, probe.memory);
    if (isFirst) this.#keep(slot, packet);
  }

  #waitOf(slot: number): Wait {
    let wait = this.#states.wait(slot);
    if (wait === null) {
      wait = new Wait();
      this.#states.setWait(slot, wait);
    }
    return wait;
  }

  /** A stream for the direction, from what is known of its start; null while too much waits already. */
  #open(slot: number, direction: Direction): Stream | null {
    if (this.#streams.isFull) return null;
    return this.#streams.open(this.#waitOf(slot), direction, this.#states.base(slot, direction));
  }

  /** Copies the segment that was judged in place, as the beginning of a stream. */
  #keep(slot: number, packet: Packet): void {
    const probe = this.#probe;
    const stream = this.#open(slot, probe.direction);
    if (stream === null) return;
    stream.reset(packet.seq);
    this.#streams.append(stream, packet.seq, probe);
    this.#waitOf(slot).candidates[probe.direction] = this.#maybes.slice();
  }

  #drop(slot: number, direction: Direction): void {
    const wait = this.#states.wait(slot);
    if (wait !== null && this.#streams.drop(wait, direction)) this.#states.add(slot, JUDGED[direction]);
  }

  #stop(slot: number): void {
    this.#states.wants[slot] = 0;
    this.#drop(slot, 0);
    this.#drop(slot, 1);
    this.#states.dropWait(slot);
  }
}
