/**
 * Tells what each flow is by looking at its first payloads. Flows are known by `slot`, a small number that the caller
 * reuses after `finish`. Per packet the caller reads one byte, `wants[slot]`; most flows are decided by their first
 * payload, in place, and cost nothing afterwards. What has to wait for more bytes is copied, within bounds.
 */
import type { Packet } from '../wire/packet.ts';
import { type Analyzer, type Match, type Verdict, YES } from './analyzer.ts';
import { applicationOf } from './applications.ts';
import type { CategoryName } from './categories.ts';
import { gatherFacts } from './facts.ts';
import { IP_SERVICES } from './ip-services.ts';
import { guessByPort } from './ports.ts';
import { Probe } from './probe.ts';
import { RecentNames } from './recent-names.ts';
import { type Direction, NOTHING_KNOWN, type Recognition, type RecognitionListener } from './recognition.ts';
import { analyzerOf, candidatesOf } from './registry.ts';
import { MAX_STREAM_BYTES, Stream } from './stream.ts';

/** Payload packets of a flow that are looked at until its service is known, both ways together. */
export const MAX_PACKETS_UNKNOWN = 12;
/** Payload packets that are looked at after the service is known, for its facts. */
export const MAX_PACKETS_FOLLOWED = 48;
const DEFAULT_MAX_PENDING_BYTES = 64 * 1024 * 1024;
/** Segments behind a hole at the very start of a stream before the hole is taken for lost. */
const SEGMENTS_BEFORE_SKIP = 6;
const INITIAL_SLOTS = 1024;
const FREE_WAITS = 256;
/** A server asked for by its address has no name yet. */
const IPV4_TEXT = /^\d{1,3}(\.\d{1,3}){3}$/;
const TCP = 6;
const UDP = 17;
const TCP_SYN = 0x02;
const TCP_ACK = 0x10;

export interface RecognizerSettings {
  /** Most bytes that may wait for more over all flows; beyond, flows are judged by single packets. Default 64 MiB. */
  readonly maxPendingBytes?: number;
  /** False: only the service of each flow is wanted, which takes about half the time. Default true. */
  readonly details?: boolean;
}

export interface Recognizer {
  /**
   * 1 while packets of the flow that carry captured payload are to be fed. The array is replaced when a `begin` makes it
   * grow: read the property anew after each `begin`.
   */
  readonly wants: Uint8Array;
  /** A flow begins in `slot` with `packet`, which goes in direction 0. Does not look at the payload: feed it next. */
  begin(slot: number, packet: Packet): void;
  /**
   * A packet with captured payload, in capture order; `view` is over the block the packet's offsets refer to, `time` in
   * nanoseconds from any fixed instant. Never throws.
   */
  feed(slot: number, direction: Direction, packet: Packet, view: DataView, time: number): void;
  /** The flow ended: what it was, or null where neither content nor ports say anything. Frees the slot. */
  finish(slot: number): Recognition | null;
  /** Takes out what is known of a flow so far and frees the slot; `goesOn` false: nothing more is asked of what it has shown. */
  detach(slot: number, goesOn: boolean): RecognitionState;
  /** Goes on with a flow in a slot that is free. */
  attach(slot: number, state: RecognitionState): void;
}

/** What is known of a flow that has not ended. */
export interface RecognitionState {
  readonly wants: number;
  readonly proto: number;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly packets: number;
  readonly known: number;
  readonly bases: readonly [number, number];
  /** What was recognised, JSON-ready once `wants` is 0; null for nothing yet. `service` is the analyser's. */
  readonly recognised: {
    readonly service: string;
    readonly match: Match;
    readonly direction: Direction;
    readonly learnedName: string | null;
  } | null;
  /** Bytes and memories that wait for more; to be kept as they are. */
  readonly wait: Wait | null;
}

export function createRecognizer(settings: RecognizerSettings, listener: RecognitionListener): Recognizer {
  const names = new RecentNames();
  const probe = new Probe({
    learned(name) {
      // What clients ask for is not what answers called the address.
      if (name.source !== 'sni' && name.source !== 'host') names.add(name);
      listener.learned(name);
    },
  });
  probe.wantsDetails = settings.details ?? true;
  return new FlowRecognizer(settings.maxPendingBytes ?? DEFAULT_MAX_PENDING_BYTES, probe, names);
}

/** What a flow keeps that could not be decided at once. */
export class Wait {
  readonly streams: [Stream | null, Stream | null] = [null, null];
  /** Who answered `maybe` to the start of each direction; null before it was seen, empty once nobody did. */
  readonly candidates: [Analyzer[] | null, Analyzer[] | null] = [null, null];
  /** What analysers left for themselves. */
  readonly memories = new Map<Analyzer, unknown>();
}

/** Bits of `#known` per direction: where it starts is known, the opening itself told it, its first bytes were judged. */
const BASE_KNOWN = [1, 2] as const;
const FROM_SYN = [4, 8] as const;
const JUDGED = [16, 32] as const;
/** What it has come to is kept in the place of where it starts. */
const END_KNOWN = [64, 128] as const;

class FlowRecognizer implements Recognizer {
  wants = new Uint8Array(INITIAL_SLOTS);
  #protos = new Uint8Array(INITIAL_SLOTS);
  #srcPorts = new Uint16Array(INITIAL_SLOTS);
  #dstPorts = new Uint16Array(INITIAL_SLOTS);
  #packets = new Uint8Array(INITIAL_SLOTS);
  #known = new Uint8Array(INITIAL_SLOTS);
  #bases = new Int32Array(2 * INITIAL_SLOTS);
  readonly #analyzers: (Analyzer | null)[] = [];
  readonly #matches: (Match | null)[] = [];
  readonly #matchDirections: Direction[] = [];
  /** What an earlier answer called the server of a flow that names nobody itself. */
  readonly #learnedNames: (string | null)[] = [];
  readonly #waits: (Wait | null)[] = [];
  readonly #freeStreams: Stream[] = [];
  /** Who answered `maybe` in the call under way. */
  readonly #maybes: Analyzer[] = [];
  readonly #probe: Probe;
  readonly #maxPendingBytes: number;
  readonly #names: RecentNames;
  #pendingBytes = 0;

  constructor(maxPendingBytes: number, probe: Probe, names: RecentNames) {
    this.#maxPendingBytes = maxPendingBytes;
    this.#probe = probe;
    this.#names = names;
  }

  begin(slot: number, packet: Packet): void {
    this.#makeSlot(slot);
    const { proto } = packet;
    this.#protos[slot] = proto;
    this.#srcPorts[slot] = Math.max(packet.srcPort, 0);
    this.#dstPorts[slot] = Math.max(packet.dstPort, 0);
    this.#packets[slot] = 0;
    this.#known[slot] = 0;
    this.wants[slot] = (proto === TCP || proto === UDP) && packet.srcPort >= 0 ? 1 : 0;
    if (proto === TCP && (packet.tcpFlags & TCP_SYN) !== 0) {
      this.#bases[2 * slot] = (packet.seq + 1) | 0;
      this.#known[slot] = BASE_KNOWN[0] | FROM_SYN[0];
      if ((packet.tcpFlags & TCP_ACK) !== 0) this.#learnBase(slot, 1, packet.ack);
    }
  }

  detach(slot: number, goesOn: boolean): RecognitionState {
    const match = this.#matches[slot] ?? null;
    if (!goesOn && (match !== null || (this.#waits[slot] ?? null) !== null)) this.#stop(slot);
    const service = this.#analyzers[slot]?.service ?? null;
    const state: RecognitionState = {
      wants: this.wants[slot] ?? 0,
      proto: this.#protos[slot] ?? 0,
      srcPort: this.#srcPorts[slot] ?? 0,
      dstPort: this.#dstPorts[slot] ?? 0,
      packets: this.#packets[slot] ?? 0,
      known: this.#known[slot] ?? 0,
      bases: [this.#bases[2 * slot] ?? 0, this.#bases[2 * slot + 1] ?? 0],
      recognised:
        match === null || service === null
          ? null
          : {
              service,
              match,
              direction: this.#matchDirections[slot] ?? 0,
              learnedName: this.#learnedNames[slot] ?? null,
            },
      wait: this.#waits[slot] ?? null,
    };
    this.#matches[slot] = null;
    this.#analyzers[slot] = null;
    this.#learnedNames[slot] = null;
    this.#waits[slot] = null;
    this.wants[slot] = 0;
    return state;
  }

  attach(slot: number, state: RecognitionState): void {
    this.#makeSlot(slot);
    const { recognised } = state;
    const analyzer = recognised === null ? null : analyzerOf(recognised.service);
    const match = analyzer === null ? null : (recognised?.match ?? null);
    this.wants[slot] = state.wants;
    this.#protos[slot] = state.proto;
    this.#srcPorts[slot] = state.srcPort;
    this.#dstPorts[slot] = state.dstPort;
    this.#packets[slot] = state.packets;
    this.#known[slot] = state.known;
    this.#bases[2 * slot] = state.bases[0];
    this.#bases[2 * slot + 1] = state.bases[1];
    this.#matches[slot] = match;
    this.#analyzers[slot] = analyzer;
    this.#matchDirections[slot] = recognised?.direction ?? 0;
    this.#learnedNames[slot] = recognised?.learnedName ?? null;
    this.#waits[slot] = state.wait;
  }

  #makeSlot(slot: number): void {
    if (slot >= this.wants.length) this.#grow(slot + 1);
    while (this.#matches.length <= slot) {
      this.#analyzers.push(null);
      this.#matches.push(null);
      this.#matchDirections.push(0);
      this.#learnedNames.push(null);
      this.#waits.push(null);
    }
  }

  feed(slot: number, direction: Direction, packet: Packet, view: DataView, time: number): void {
    if (packet.payloadCapLen <= 0) return;
    const probe = this.#probe;
    probe.time = time;
    probe.direction = direction;
    probe.srcPort = packet.srcPort;
    probe.dstPort = packet.dstPort;
    probe.packet = packet;
    this.#look(view, packet.payloadOffset, packet.payloadCapLen, packet.payloadLen);
    const seen = Math.min((this.#packets[slot] ?? 0) + 1, 255);
    this.#packets[slot] = seen;
    probe.isTcp = packet.proto === TCP;
    if (seen === 1 && !probe.expected.isEmpty && probe.isTcp && this.#takeExpected(slot, packet)) return;
    const match = this.#matches[slot] ?? null;
    if (match !== null && match.pending !== true && match.isPrologue !== true) {
      if (this.#isRepeated(slot, packet)) return;
      this.#followOn(slot, match, packet);
    } else if (probe.isTcp) this.#feedSegment(slot, packet);
    else this.#settle(slot, this.#askAll(slot));
    if (probe.isTcp && this.#analyzers[slot]?.followsSegments === true) this.#noteEnd(slot, packet);
    if (match === null && probe.wantsDetails && (this.#matches[slot] ?? null) !== null)
      this.#rememberName(slot, packet);
    const limit = this.#matches[slot] === null ? MAX_PACKETS_UNKNOWN : MAX_PACKETS_FOLLOWED;
    if (seen >= limit && this.#analyzers[slot]?.followsAll !== true) this.#stop(slot);
  }

  /** Whether another flow said what this one is. */
  #takeExpected(slot: number, { src0, src1, src2, src3, srcPort, dst0, dst1, dst2, dst3, dstPort }: Packet): boolean {
    const { expected } = this.#probe;
    const service = expected.take(dst0, dst1, dst2, dst3, dstPort) ?? expected.take(src0, src1, src2, src3, srcPort);
    const analyzer = service === null ? null : analyzerOf(service);
    if (analyzer === null) return false;
    this.#analyzers[slot] = analyzer;
    this.#settle(slot, YES);
    return true;
  }

  finish(slot: number): Recognition | null {
    this.#stop(slot);
    const match = this.#matches[slot] ?? null;
    const analyzer = this.#analyzers[slot] ?? null;
    const learnedName = this.#learnedNames[slot] ?? null;
    this.#matches[slot] = null;
    this.#analyzers[slot] = null;
    this.#learnedNames[slot] = null;
    if (match !== null && analyzer !== null)
      return this.#probe.wantsDetails
        ? describe(analyzer, match, this.#matchDirections[slot] ?? 0, learnedName)
        : plain(analyzer.service, analyzer.category);
    const proto = this.#protos[slot] ?? 0;
    const ipService = IP_SERVICES.get(proto);
    if (ipService !== undefined) return plain(ipService.service, ipService.category);
    if (proto !== TCP && proto !== UDP) return null;
    return guessByPort(proto === TCP ? 'tcp' : 'udp', this.#srcPorts[slot] ?? 0, this.#dstPorts[slot] ?? 0);
  }

  /** Looks up, once, what the server was called when its address was answered. */
  #rememberName(slot: number, packet: Packet): void {
    const match = this.#matches[slot] ?? null;
    if (match === null || this.#names.isEmpty) return;
    if (match.serverName !== undefined && !IPV4_TEXT.test(match.serverName)) return;
    const { src0, src1, src2, src3, dst0, dst1, dst2, dst3 } = packet;
    const [src, dst] = [[src0, src1, src2, src3] as const, [dst0, dst1, dst2, dst3] as const];
    this.#learnedNames[slot] = match.client === 'receiver' ? this.#names.find(dst, src) : this.#names.find(src, dst);
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
    const wait = this.#waits[slot] ?? null;
    const candidates = wait?.candidates[direction] ?? null;
    if (isFirst && candidates === null) {
      const verdict = this.#askAll(slot);
      if (verdict === 'maybe') this.#keep(slot, packet);
      this.#settle(slot, verdict);
      return;
    }
    const stream = wait?.streams[direction] ?? this.#open(slot, direction);
    if (stream === null) return;
    this.#append(stream, packet, probe);
    if (stream.length === 0 && (this.#packets[slot] ?? 0) > SEGMENTS_BEFORE_SKIP) stream.skipHole();
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
    const probe = this.#probe;
    const { direction } = probe;
    if ((packet.tcpFlags & TCP_ACK) !== 0) this.#learnBase(slot, direction === 0 ? 1 : 0, packet.ack);
    if ((this.#waits[slot]?.streams[direction] ?? null) !== null) return false;
    const known = this.#known[slot] ?? 0;
    if ((known & JUDGED[direction]) === 0 && (known & FROM_SYN[direction]) !== 0) {
      const ahead = (packet.seq - (this.#bases[2 * slot + direction] ?? 0)) | 0;
      if (ahead > 0) return false;
      probe.fromStart = ahead === 0;
    }
    this.#known[slot] = known | JUDGED[direction] | BASE_KNOWN[direction];
    return true;
  }

  /** Whether a segment that is followed by itself was there before: what it says would count twice. */
  #isRepeated(slot: number, { proto, seq, payloadLen }: Packet): boolean {
    const { direction } = this.#probe;
    if (proto !== TCP || this.#analyzers[slot]?.followsSegments !== true) return false;
    if (((this.#known[slot] ?? 0) & END_KNOWN[direction]) === 0) return false;
    return ((seq + payloadLen - (this.#bases[2 * slot + direction] ?? 0)) | 0) <= 0;
  }

  /** Where a direction that is followed by segments has come to takes the place of where it began. */
  #noteEnd(slot: number, { seq, payloadLen }: Packet): void {
    const { direction } = this.#probe;
    if ((this.#waits[slot]?.streams[direction] ?? null) !== null) return;
    this.#bases[2 * slot + direction] = (seq + payloadLen) | 0;
    this.#known[slot] = (this.#known[slot] ?? 0) | END_KNOWN[direction] | BASE_KNOWN[direction];
  }

  /** What one side acknowledges before the other has spoken is where the other will start. */
  #learnBase(slot: number, direction: Direction, seq: number): void {
    const known = this.#known[slot] ?? 0;
    if ((known & BASE_KNOWN[direction]) !== 0) return;
    this.#bases[2 * slot + direction] = seq | 0;
    this.#known[slot] = known | BASE_KNOWN[direction] | (known & FROM_SYN[0] ? FROM_SYN[1] : 0);
  }

  /** Asks everybody who may know these bytes, unless somebody does and wants the rest of what it began to read. */
  #askAll(slot: number): Verdict {
    const pending = this.#matches[slot]?.pending === true ? (this.#analyzers[slot] ?? null) : null;
    return this.#ask(slot, pending === null ? candidatesOf(this.#probe) : [pending]);
  }

  /** The first match wins; those that need more are in `#maybes` then. */
  #ask(slot: number, analyzers: readonly Analyzer[]): Verdict {
    const probe = this.#probe;
    const memories = this.#waits[slot]?.memories ?? null;
    // Setting the length of an array takes the JavaScript engine longer than most analysers.
    if (this.#maybes.length > 0) this.#maybes.length = 0;
    probe.fromClient = null;
    let answer: Verdict = 'no';
    for (const analyzer of analyzers) {
      const before = memories?.get(analyzer);
      probe.memory = before;
      const verdict = analyzer.inspect(probe);
      if (probe.memory !== before) this.#waitOf(slot).memories.set(analyzer, probe.memory);
      if (verdict === 'no') continue;
      if (verdict !== 'maybe') return this.#accept(slot, analyzer, verdict);
      this.#maybes.push(analyzer);
      answer = 'maybe';
    }
    return answer;
  }

  #accept(slot: number, analyzer: Analyzer, match: Match): Verdict {
    const before = this.#matches[slot] ?? null;
    if (before?.isPrologue === true) {
      const heir = inherit(match, before, analyzer, this.#analyzers[slot] ?? analyzer);
      this.#analyzers[slot] = analyzer;
      return heir;
    }
    this.#analyzers[slot] = analyzer;
    if (match.pending !== true || !this.#probe.wantsDetails) return match;
    this.#matches[slot] = match;
    this.#matchDirections[slot] = this.#probe.direction;
    this.#maybes.length = 0;
    this.#maybes.push(analyzer);
    return 'maybe';
  }

  #settle(slot: number, verdict: Verdict): void {
    if (verdict === 'no' || verdict === 'maybe') return;
    this.#matches[slot] = verdict;
    this.#matchDirections[slot] = this.#probe.direction;
    if (verdict.isPrologue === true) return;
    const isFollowed = this.#probe.wantsDetails || this.#analyzers[slot]?.announces === true;
    if (verdict.follow === true && isFollowed) this.#drop(slot, this.#probe.direction);
    else this.#stop(slot);
  }

  #followOn(slot: number, match: Match, packet: Packet): void {
    const probe = this.#probe;
    const analyzer = this.#analyzers[slot];
    if (analyzer?.follow === undefined) {
      this.#stop(slot);
      return;
    }
    const { direction } = probe;
    probe.fromClient =
      match.client === undefined ? null : (direction === this.#matchDirections[slot]) === (match.client === 'sender');
    let isFirst = false;
    if (probe.isTcp && analyzer.followsSegments !== true && direction !== this.#matchDirections[slot]) {
      isFirst = this.#isBeginning(slot, packet);
      const stream = isFirst ? null : (this.#waits[slot]?.streams[direction] ?? this.#open(slot, direction));
      if (stream !== null) {
        this.#append(stream, packet, probe);
        if (stream.length === 0) return;
        this.#look(stream.view, 0, stream.length, stream.length);
      }
      probe.fromStart = true;
    } else {
      probe.fromStart = false;
    }
    const before = this.#waits[slot]?.memories.get(analyzer);
    probe.memory = before;
    const wantsMore = analyzer.follow(probe, match);
    if (!wantsMore) {
      this.#stop(slot);
      return;
    }
    if (probe.memory !== before) this.#waitOf(slot).memories.set(analyzer, probe.memory);
    if (isFirst) this.#keep(slot, packet);
  }

  #waitOf(slot: number): Wait {
    let wait = this.#waits[slot] ?? null;
    if (wait === null) {
      wait = new Wait();
      this.#waits[slot] = wait;
    }
    return wait;
  }

  /** A stream for the direction, from what is known of its start; null while too much waits already. */
  #open(slot: number, direction: Direction): Stream | null {
    if (this.#pendingBytes >= this.#maxPendingBytes) return null;
    const stream = this.#freeStreams.pop() ?? new Stream();
    this.#pendingBytes += stream.capacity;
    stream.reset(this.#bases[2 * slot + direction] ?? 0);
    this.#waitOf(slot).streams[direction] = stream;
    return stream;
  }

  /** Copies the segment that was judged in place, as the beginning of a stream. */
  #keep(slot: number, packet: Packet): void {
    const probe = this.#probe;
    const stream = this.#open(slot, probe.direction);
    if (stream === null) return;
    stream.reset(packet.seq);
    this.#append(stream, packet, probe);
    this.#waitOf(slot).candidates[probe.direction] = this.#maybes.slice();
  }

  #append(stream: Stream, packet: Packet, segment: Probe): void {
    const before = stream.capacity;
    stream.insert(packet.seq, segment.slice(0, segment.length));
    this.#pendingBytes += stream.capacity - before;
  }

  #drop(slot: number, direction: Direction): void {
    const wait = this.#waits[slot] ?? null;
    if (wait === null) return;
    const stream = wait.streams[direction];
    wait.candidates[direction] = null;
    wait.streams[direction] = null;
    if (stream === null) return;
    this.#pendingBytes -= stream.capacity;
    this.#known[slot] = (this.#known[slot] ?? 0) | JUDGED[direction];
    if (this.#freeStreams.length < FREE_WAITS) this.#freeStreams.push(stream);
  }

  #stop(slot: number): void {
    this.wants[slot] = 0;
    if ((this.#waits[slot] ?? null) === null) return;
    this.#drop(slot, 0);
    this.#drop(slot, 1);
    this.#waits[slot] = null;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, 2 * this.wants.length);
    const grown = <T extends Uint8Array | Uint16Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.wants = grown(this.wants, new Uint8Array(size));
    this.#protos = grown(this.#protos, new Uint8Array(size));
    this.#srcPorts = grown(this.#srcPorts, new Uint16Array(size));
    this.#dstPorts = grown(this.#dstPorts, new Uint16Array(size));
    this.#packets = grown(this.#packets, new Uint8Array(size));
    this.#known = grown(this.#known, new Uint8Array(size));
    this.#bases = grown(this.#bases, new Int32Array(2 * size));
  }
}

/** What follows a prologue is still the same conversation, with the same names; a repeated prologue keeps all of it. */
function inherit(match: Match, before: Match, analyzer: Analyzer, opener: Analyzer): Match {
  if (analyzer === opener) return { ...match, ...before };
  const { application, serverName, facts, layers } = before;
  const opened = facts === undefined ? layers : { ...layers, [opener.service]: facts };
  return {
    ...(application === undefined ? {} : { application }),
    ...(serverName === undefined ? {} : { serverName }),
    ...match,
    ...(opened === undefined ? {} : { layers: { ...opened, ...match.layers } }),
  };
}

function describe(analyzer: Analyzer, match: Match, direction: Direction, learnedName: string | null): Recognition {
  const application = applicationOf(match, learnedName);
  const other: Direction = direction === 0 ? 1 : 0;
  return {
    service: analyzer.service,
    serviceGuess: null,
    application: application?.name ?? null,
    category: application?.category ?? analyzer.category,
    serverName: match.serverName ?? null,
    tlsVersion: match.tlsVersion ?? null,
    alpn: match.alpn ?? null,
    ja4: match.ja4 ?? null,
    rtpLost: match.rtpLost ?? null,
    clientDirection: match.client === undefined ? null : match.client === 'sender' ? direction : other,
    facts: gatherFacts(analyzer.service, match),
  };
}

const PLAIN = new Map<string, Recognition>();

/** A recognition that says the service and nothing else, shared by all flows of it. */
function plain(service: string, category: CategoryName): Recognition {
  let recognition = PLAIN.get(service);
  if (recognition === undefined) {
    recognition = { ...NOTHING_KNOWN, service, category };
    PLAIN.set(service, recognition);
  }
  return recognition;
}
