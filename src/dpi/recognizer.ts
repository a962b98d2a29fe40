/**
 * Tells what each flow is by looking at its first payloads. Flows are known by `slot`, a small number that the caller
 * reuses after `finish`. Per packet the caller reads one byte, `wants[slot]`; most flows are decided by their first
 * payload, in place, and cost nothing afterwards. What has to wait for more bytes is copied, within bounds.
 */
import type { Packet } from '../wire/packet.ts';
import type { Match } from './analyzer.ts';
import { FlowRecognizer } from './flow-recognizer.ts';
import { Probe } from './probe.ts';
import { RecentNames } from './recent-names.ts';
import type { Direction, FactsJson, Recognition, RecognitionListener } from './recognition.ts';
import type { Wait } from './waits.ts';

const DEFAULT_MAX_PENDING_BYTES = 64 * 1024 * 1024;
const DEFAULT_MAX_FACTS = 32 * 1024 * 1024;

export interface RecognizerSettings {
  /** Most bytes that may wait for more over all flows; beyond, flows are judged by single packets. Default 64 MiB. */
  readonly maxPendingBytes?: number;
  /** Most characters of facts of all flows that may show more; beyond, a flow is told by what it has shown. Default 32 Mi. */
  readonly maxFacts?: number;
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
  /** The flow ended: what it was, its facts until the next call, or null where neither content nor ports say anything. Frees the slot. */
  finish(slot: number): Recognition | null;
  /** What is known of a flow so far, which stays where it is. */
  look(slot: number): RecognitionState;
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
  /** What was recognised, JSON-ready once `wants` is 0 and without facts then; null for nothing yet. */
  readonly recognised: Unconcluded | Recognition | null;
  /** Facts of what is concluded. */
  readonly facts: FactsJson | null;
  /** Bytes and memories that wait for more; to be kept as they are. */
  readonly wait: Wait | null;
}

/** What was recognised of a flow that may show more. */
export interface Unconcluded {
  /** The analyser's. */
  readonly service: string;
  readonly match: Match;
  readonly direction: Direction;
  readonly learnedName: string | null;
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
  const { maxPendingBytes = DEFAULT_MAX_PENDING_BYTES, maxFacts = DEFAULT_MAX_FACTS } = settings;
  return new FlowRecognizer(maxPendingBytes, maxFacts, probe, names);
}
