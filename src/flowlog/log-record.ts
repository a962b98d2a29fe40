/** One record of a flow log, as every format hands it on: one object that is filled again and again. */
import type { LeftOutReason } from '../schema/left-out-reasons.ts';

export const UNKNOWN = -1;

/** How records become flows. */
export type RecordKind =
  /** The record is a flow. */
  | 'whole'
  /** Part of the flow of the same source, destination and origin. */
  | 'part'
  /** Part of the flow of the same two sides, whichever of them opened it. */
  | 'half';

export type FlowState = 'begin' | 'continuing' | 'end' | 'denied';
export type Decision = 'allowed' | 'denied';
export type FlowDirection = 'inbound' | 'outbound';

/** What many records have in common: where they were logged, and by which rule. Compared by identity. */
export interface LogOrigin {
  /** As the log writes it: a hardware address or a name such as eni-1235b8ca. */
  readonly interface: string | null;
  /** The hardware address of that interface. */
  readonly mac: number | null;
  readonly rule: string | null;
  readonly acl: string | null;
  readonly network: string | null;
  readonly resourceGroup: string | null;
  readonly subscription: string | null;
}

export const NO_ORIGIN: LogOrigin = {
  interface: null,
  mac: null,
  rule: null,
  acl: null,
  network: null,
  resourceGroup: null,
  subscription: null,
};

/** What Zeek knows of a connection beyond addresses and counts. */
export interface ZeekFacts {
  readonly service: string | null;
  readonly connState: string | null;
  readonly history: string | null;
  readonly lostBytes: number | null;
  /** The words of the digest. */
  readonly communityId: Uint32Array | null;
  readonly srcMac: number | null;
  readonly dstMac: number | null;
  readonly vlan: number | null;
}

export class LogRecord {
  kind: RecordKind = 'whole';
  /** Microseconds since the Unix epoch. */
  start = 0;
  end = 0;
  readonly src = new Uint32Array(4);
  readonly dst = new Uint32Array(4);
  /** {@link UNKNOWN} where there is none. */
  srcPort = UNKNOWN;
  dstPort = UNKNOWN;
  proto = 0;
  direction: FlowDirection | null = null;
  decision: Decision | null = null;
  state: FlowState | null = null;
  encryption: string | null = null;
  /** Since the record before of the same flow; {@link UNKNOWN} where the log does not say. */
  packetsSent = UNKNOWN;
  packetsReceived = UNKNOWN;
  bytesSent = UNKNOWN;
  bytesReceived = UNKNOWN;
  payloadSent = UNKNOWN;
  payloadReceived = UNKNOWN;
  /** Flags of all segments together, as far as the log tells them. */
  tcpFlags = 0;
  origin: LogOrigin = NO_ORIGIN;
  zeek: ZeekFacts | null = null;
}

/** Takes in records as they are read. */
export interface LogRecords {
  /** The record is copied. */
  add(record: LogRecord): void;
  leaveOut(reason: LeftOutReason): void;
  /** No more records can be taken in until flows were handed on. */
  readonly mustDrain: boolean;
}
