/** For tests: flows from packets that are spelt out, without a capture around them. */
import { DIGEST_WORDS, formatCommunityId } from '../schema/community-id-text.ts';
import { FlowBatch as Batch, type FlowBatch } from '../schema/flow-batch.ts';
import { Packet, resetPacket } from '../wire/packet.ts';
import { ActivityLog } from './activity-log.ts';
import { FlowColumns } from './flow-columns.ts';
import { DEFAULT_FLOW_SETTINGS, type FlowSettings } from './flow-settings.ts';
import { FlowTracker } from './flow-tracker.ts';
import type { SpillFile } from './spill-log.ts';
import type { Spilling } from './spilled-flows.ts';
import { ACK, FIN, RST, SYN } from './tcp-state.ts';

export interface Sent {
  /** `client` is 10.0.0.1 port 40000, `server` 10.0.0.2 port 443. */
  readonly from: 'client' | 'server';
  /** Flags by letter: S, A, F, R. */
  readonly flags?: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly len?: number;
  readonly window?: number;
  /** Milliseconds; one after the packet before where absent. */
  readonly at?: number;
  readonly proto?: number;
  readonly clientPort?: number;
  readonly serverPort?: number;
  readonly vni?: number;
}

export type FlowRow = Record<string, number | string | bigint | null>;

const FLAG_BITS: Record<string, number> = { S: SYN, A: ACK, F: FIN, R: RST };
const CLIENT = 0x0a00_0001;
const SERVER = 0x0a00_0002;

function toPacket(sent: Sent, packet: Packet): void {
  const { len = 0, proto = 6, clientPort = 40_000, serverPort = 443 } = sent;
  resetPacket(packet, 54 + len, 54 + len);
  const isClient = sent.from === 'client';
  packet.isFlow = true;
  packet.ipVersion = 4;
  packet.proto = proto;
  packet.src2 = 0xffff;
  packet.dst2 = 0xffff;
  packet.src3 = isClient ? CLIENT : SERVER;
  packet.dst3 = isClient ? SERVER : CLIENT;
  packet.srcPort = isClient ? clientPort : serverPort;
  packet.dstPort = isClient ? serverPort : clientPort;
  packet.tcpFlags = [...(sent.flags ?? 'A')].reduce((bits, letter) => bits | (FLAG_BITS[letter] ?? 0), 0);
  packet.seq = (sent.seq ?? 0) | 0;
  packet.ack = (sent.ack ?? 0) | 0;
  packet.vni = sent.vni ?? -1;
  packet.window = sent.window ?? 1000;
  packet.payloadLen = len;
  packet.payloadCapLen = len;
}

export interface Tracked {
  readonly rows: FlowRow[];
  readonly tracker: FlowTracker;
  readonly activityRows: number;
}

/** A spill file in memory, and nothing known of flows beside their records. */
export function memorySpilling(): Spilling {
  let bytes = new Uint8Array(0);
  let discarded = 0;
  const file: SpillFile = {
    append(added) {
      const grown = new Uint8Array(bytes.length + added.length);
      grown.set(bytes);
      grown.set(added, bytes.length);
      bytes = grown;
    },
    read(position, into) {
      if (position < discarded) throw new Error('read what was discarded');
      const found = bytes.subarray(position, position + into.length);
      into.set(found);
      return found.length;
    },
    discard(position) {
      discarded = position;
    },
  };
  return { open: () => file, companion: { detach: () => new Uint8Array(0), attach: () => {} } };
}

/** The flows of `packets`, in the order they ended; `guess`: the slot that is looked at first for each packet. */
export function track(
  packets: readonly Sent[],
  settings: Partial<FlowSettings> = {},
  spilling: Spilling | null = null,
  guess: (packet: number) => number = () => -1,
): Tracked {
  const activity = new ActivityLog();
  activity.begin(0, 0);
  const tracker = new FlowTracker({ ...DEFAULT_FLOW_SETTINGS, ...settings }, activity, 1, spilling);
  const columns = new FlowColumns(1, 0);
  const batch: FlowBatch = new Batch(Math.max(packets.length, 1), new Map());
  const packet = new Packet();
  const drain = (): void => {
    for (let slot = tracker.nextClosed(); slot >= 0; slot = tracker.nextClosed()) {
      columns.write(tracker.table, slot, batch, batch.length++);
      tracker.release(slot);
    }
  };
  let millis = 0;
  for (const [i, sent] of packets.entries()) {
    millis = sent.at ?? millis + 1;
    toPacket(sent, packet);
    tracker.add(packet, tracker.hashOf(packet), millis * 1e6, guess(i));
    if (tracker.mustDrain) drain();
  }
  tracker.closeAll();
  drain();
  return {
    rows: Array.from({ length: batch.length }, (_, i) => toRow(batch, i)),
    tracker,
    activityRows: activity.take()?.length ?? 0,
  };
}

function toRow(batch: FlowBatch, row: number): FlowRow {
  const result: FlowRow = {};
  for (const [name, vector] of Object.entries(batch.columns)) {
    if (vector.kind === 'number') result[name] = vector.nulls?.[row] === 1 ? null : (vector.values[row] ?? null);
    if (vector.kind === 'text') result[name] = vector.dictionary.values[vector.codes[row] ?? 0] ?? null;
    if (vector.kind === 'digest')
      result[name] = vector.nulls[row] === 1 ? null : formatCommunityId(vector.words, DIGEST_WORDS * row);
    if (vector.kind === 'time') result[name] = vector.values[row] ?? null;
    if (vector.kind === 'ip') result[name] = vector.nulls?.[row] === 1 ? null : (vector.words[4 * row + 3] ?? null);
  }
  return result;
}

/** SYN, SYN and ACK, ACK: initial sequence numbers 100 and 900. */
export const HANDSHAKE: readonly Sent[] = [
  { from: 'client', flags: 'S', seq: 100 },
  { from: 'server', flags: 'SA', seq: 900, ack: 101 },
  { from: 'client', flags: 'A', seq: 101, ack: 901 },
];
