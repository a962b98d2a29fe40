/**
 * Records of a log → flows. A record that begins, continues or ends a flow is a part of it: the counts of the parts add up,
 * and the flow is over with the part that ends it, with one that begins another of the same two sides, or after a pause
 * longer than any log makes.
 */

import type { ActivityBatch, FlowBatch } from '../schema/flow-batch.ts';
import type { LeftOutReason } from '../schema/left-out-reasons.ts';
import { LogActivity } from './log-activity.ts';
import { LogColumns } from './log-columns.ts';
import { type FlowDirection, type LogOrigin, type LogRecord, type LogRecords, NO_ORIGIN } from './log-record.ts';
import {
  COUNT_FIELDS,
  COUNTS,
  DOUBLES,
  END,
  FLAGS,
  FLOW_ID,
  IS_SECOND_SOURCE,
  IS_SPREAD,
  OpenFlows,
  RECORDS,
  START,
  WORDS,
} from './open-flows.ts';
import { isSentByServer, readKey } from './record-sides.ts';
import { SlotTexts } from './slot-texts.ts';

/** Azure tells of a flow every five minutes, AWS every ten at most. */
const IDLE_MICROS = 15 * 60 * 1_000_000;
const MINUTE = 60 * 1_000_000;

/**
 * Flows of which no record came for so long are over, though the log never says so: most logs do not tell every end. Twice the
 * pause, as records are not in strict order.
 */
const QUIET_MICROS = 2 * IDLE_MICROS;

/** Rows that one record can add: a quiet flow, one that is over with the record, and one that it is by itself. */
const ROWS_A_RECORD = 3;
/** Rows of activity that wait before they are handed on. */
const ENOUGH_ACTIVITY = 65_536;
/** Origins remembered; past it they are told anew, and flows of theirs are cut. */
const MAX_ORIGINS = 65_536;

interface Origin {
  readonly number: number;
  /** The object that all flows from there have, so that it can be told by identity. */
  readonly told: LogOrigin;
}

export class LogFlows implements LogRecords {
  records = 0;
  recordsInFlows = 0;
  readonly leftOut = new Map<LeftOutReason, number>();
  flows = 0;
  /** Of the counts that the log tells. */
  packets = 0;
  bytes = 0;
  /** Flows of which the log tells neither packets nor bytes. */
  flowsWithoutCounts = 0;
  /** Flows ended early because too many were open. */
  flowsCutEarly = 0;
  /** Microseconds since the Unix epoch. */
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  readonly #batch: FlowBatch;
  readonly #open: OpenFlows;
  readonly #columns: LogColumns;
  readonly #texts: SlotTexts[] = [];
  readonly #activity = new LogActivity();
  readonly #origins = new Map<string, Origin>();
  #lastOrigin: LogOrigin | null = null;
  #origin: Origin = { number: -1, told: NO_ORIGIN };
  #originsSeen = 0;
  readonly #counts = new Float64Array(COUNT_FIELDS);

  /** Fills `batch`; who drains it, empties it. `maxOpenFlows`: past it, flows that were quiet for longest are over. */
  constructor(captureId: number, maxOpenFlows: number, batch: FlowBatch) {
    this.#batch = batch;
    this.#open = new OpenFlows(maxOpenFlows);
    this.#columns = new LogColumns(captureId, batch);
  }

  get mustDrain(): boolean {
    return this.#batch.length + ROWS_A_RECORD > this.#batch.capacity || this.#activity.rows >= ENOUGH_ACTIVITY;
  }

  takeActivity(): ActivityBatch | null {
    return this.#activity.take();
  }

  leaveOut(reason: LeftOutReason): void {
    this.records++;
    this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + 1);
  }

  add(record: LogRecord): void {
    this.records++;
    this.recordsInFlows++;
    if (record.start < this.first) this.first = record.start;
    if (record.end > this.last) this.last = record.end;
    this.#closeQuiet(record.start);
    const origin = this.#originOf(record.origin);
    const isFromSecond = readKey(record, origin.number, this.#open.key);
    this.#open.seek();
    let slot = record.kind === 'whole' ? -1 : this.#open.find();
    if (slot >= 0 && this.#isAnother(slot, record)) {
      this.#close(slot);
      slot = -1;
    }
    if (slot < 0) slot = this.#begin(record, origin.told, isFromSecond);
    this.#addTo(slot, record, isFromSecond);
    if (record.kind === 'whole' || record.state === 'end') this.#close(slot);
  }

  /** Ends what is open until the batch is full; false once nothing is. */
  closeSome(): boolean {
    for (let slot = this.#open.oldest; slot >= 0 && !this.mustDrain; slot = this.#open.oldest) this.#close(slot);
    return this.#open.oldest >= 0;
  }

  /** Throws where a record was counted twice or not at all. */
  reconcile(): void {
    const leftOut = [...this.leftOut.values()].reduce((sum, count) => sum + count, 0);
    if (this.recordsInFlows + leftOut !== this.records)
      throw new Error(`${this.records} records read, ${this.recordsInFlows + leftOut} counted`);
  }

  /** One a record is enough, as none opens more than one. */
  #closeQuiet(now: number): void {
    const slot = this.#open.oldest;
    if (slot >= 0 && now - this.#open.doubles[slot * DOUBLES + END]! > QUIET_MICROS) this.#close(slot);
  }

  #isAnother(slot: number, record: LogRecord): boolean {
    return record.state === 'begin' || record.start - this.#open.doubles[slot * DOUBLES + END]! > IDLE_MICROS;
  }

  #begin(record: LogRecord, origin: LogOrigin, isFromSecond: boolean): number {
    if (this.#open.isFull) {
      this.flowsCutEarly++;
      this.#close(this.#open.oldest);
    }
    const slot = this.#open.open();
    const { words, doubles } = this.#open;
    const at = slot * WORDS;
    const f = slot * DOUBLES;
    words[at + FLOW_ID] = this.flows++;
    words[at + RECORDS] = 0;
    const isTurned = record.kind === 'half' && isSentByServer(record);
    words[at + FLAGS] = isTurned !== isFromSecond ? IS_SECOND_SOURCE : 0;
    doubles[f + START] = record.start;
    doubles[f + END] = record.start;
    for (let i = 0; i < COUNT_FIELDS; i++) doubles[f + COUNTS + i] = -1;
    const texts = this.#textsOf(slot);
    texts.origin = origin;
    texts.direction = isTurned ? opposite(record.direction) : record.direction;
    texts.decision = record.decision;
    texts.zeek = record.zeek;
    texts.state = null;
    texts.encryption = null;
    return slot;
  }

  #addTo(slot: number, record: LogRecord, isFromSecond: boolean): void {
    const { words, doubles } = this.#open;
    const at = slot * WORDS;
    const f = slot * DOUBLES;
    const texts = this.#textsOf(slot);
    const counts = this.#countsOf(record, isFromSecond);
    this.#spread(slot, record, counts);
    words[at + RECORDS] = words[at + RECORDS]! + 1;
    if (record.start < doubles[f + START]!) doubles[f + START] = record.start;
    if (record.end > doubles[f + END]!) doubles[f + END] = record.end;
    for (let i = 0; i < COUNT_FIELDS; i++) {
      const count = counts[i]!;
      if (count < 0) continue;
      const before = doubles[f + COUNTS + i]!;
      doubles[f + COUNTS + i] = before < 0 ? count : before + count;
    }
    texts.state = record.state ?? texts.state;
    texts.encryption = record.encryption ?? texts.encryption;
  }

  /** By side, as the slot counts. Half a flow tells that the other half had nothing, until a record of it says otherwise. */
  #countsOf(record: LogRecord, isFromSecond: boolean): Float64Array {
    const counts = this.#counts;
    const [first, second] = isFromSecond ? [1, 0] : [0, 1];
    const received = record.kind === 'half' && record.packetsSent >= 0 ? 0 : -1;
    counts[first] = record.packetsSent;
    counts[second] = Math.max(record.packetsReceived, received);
    counts[2 + first] = record.bytesSent;
    counts[2 + second] = Math.max(record.bytesReceived, received);
    counts[4 + first] = record.payloadSent;
    counts[4 + second] = record.payloadReceived;
    return counts;
  }

  /** A flow that lies within a minute needs no activity: its own start and counts say the same. */
  #spread(slot: number, record: LogRecord, counts: Float64Array): void {
    const { words, doubles } = this.#open;
    const at = slot * WORDS;
    const f = slot * DOUBLES;
    const start = doubles[f + START]!;
    const end = doubles[f + END]!;
    const isSpread = (words[at + FLAGS]! & IS_SPREAD) !== 0;
    if (!isSpread && Math.floor(record.end / MINUTE) === Math.floor(start / MINUTE)) return;
    const flowId = words[at + FLOW_ID]!;
    const sent = words[at + FLAGS]! & IS_SECOND_SOURCE;
    if (!isSpread && words[at + RECORDS]! > 0)
      this.#activity.spread(flowId, start, end, doubles.subarray(f + COUNTS, f + COUNTS + COUNT_FIELDS), sent);
    words[at + FLAGS] = words[at + FLAGS]! | IS_SPREAD;
    const from = record.kind === 'part' ? Math.min(end, record.start) : record.start;
    this.#activity.spread(flowId, from, Math.max(record.end, from), counts, sent);
  }

  #close(slot: number): void {
    const { words, doubles } = this.#open;
    const f = slot * DOUBLES + COUNTS;
    if (doubles[f]! < 0 && doubles[f + 1]! < 0 && doubles[f + 2]! < 0 && doubles[f + 3]! < 0) this.flowsWithoutCounts++;
    this.packets += Math.max(0, doubles[f]!) + Math.max(0, doubles[f + 1]!);
    this.bytes += Math.max(0, doubles[f + 2]!) + Math.max(0, doubles[f + 3]!);
    this.#columns.write(words, doubles, slot, this.#textsOf(slot));
    this.#open.release(slot);
  }

  #textsOf(slot: number): SlotTexts {
    let texts = this.#texts[slot];
    if (texts === undefined) {
      texts = new SlotTexts();
      this.#texts[slot] = texts;
    }
    return texts;
  }

  /** The same origin comes as a new object with every entry of a log. */
  #originOf(told: LogOrigin): Origin {
    if (told === this.#lastOrigin) return this.#origin;
    const key = JSON.stringify(Object.values(told));
    let origin = this.#origins.get(key);
    if (origin === undefined) {
      if (this.#origins.size >= MAX_ORIGINS) this.#origins.clear();
      origin = { number: this.#originsSeen++, told };
      this.#origins.set(key, origin);
    }
    this.#lastOrigin = told;
    this.#origin = origin;
    return origin;
  }
}

function opposite(direction: FlowDirection | null): FlowDirection | null {
  if (direction === null) return null;
  return direction === 'inbound' ? 'outbound' : 'inbound';
}
