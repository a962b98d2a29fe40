/** Finished flows → batches → sink, with what recognition and enrichment add on the way. */
import { parseIp } from '../base/ip.ts';
import { factsText } from '../dpi/facts.ts';
import type { Recognition } from '../dpi/recognition.ts';
import type { Recognizer } from '../dpi/recognizer.ts';
import type { Enricher } from '../enrich/enricher.ts';
import type { ActivityLog } from '../flow/activity-log.ts';
import { FlowColumns } from '../flow/flow-columns.ts';
import { FLAG_FIRST_FROM_1, FLAG_SOURCE_GUESSED, FLAGS, RECORD_WORDS } from '../flow/flow-record.ts';
import type { FlowTracker } from '../flow/flow-tracker.ts';
import { swapSides } from '../flow/swap-sides.ts';
import { FlowBatch, setNumber, setText, type TextDictionaries } from '../schema/flow-batch.ts';
import type { FlowSink } from './pipeline.ts';

/** Rows of a batch. */
const BATCH_ROWS = 4096;
/** Texts of one column that are kept from batch to batch, and go with each to the thread that stores it. */
const MAX_TEXTS = 1024;

export interface FlowWriterDeps {
  readonly tracker: FlowTracker;
  readonly activity: ActivityLog;
  readonly recognizer: Recognizer | null;
  readonly enricher: Enricher | null;
  readonly sink: FlowSink;
}

export class FlowWriter {
  readonly #deps: FlowWriterDeps;
  readonly #columns: FlowColumns;
  readonly #dictionaries: TextDictionaries = new Map();
  readonly #batch = new FlowBatch(BATCH_ROWS, this.#dictionaries);

  constructor(captureId: number, baseSeconds: number, deps: FlowWriterDeps) {
    this.#deps = deps;
    this.#columns = new FlowColumns(captureId, baseSeconds);
  }

  /** Writes every flow that is over; full batches go to the sink, and the rest too when `isWhole`. */
  async drain(isWhole: boolean): Promise<void> {
    const { tracker, activity } = this.#deps;
    const batch = this.#batch;
    for (let slot = tracker.nextClosed(); slot >= 0; slot = tracker.nextClosed()) {
      this.#write(slot);
      tracker.release(slot);
      if (batch.length >= batch.capacity) await this.#flush();
    }
    if (isWhole || activity.isLong) await this.#flush();
  }

  #write(slot: number): void {
    const { tracker, recognizer } = this.#deps;
    const batch = this.#batch;
    const recognition = recognizer?.finish(slot) ?? null;
    if (recognition !== null) correctSource(tracker, slot, recognition);
    const row = batch.length++;
    this.#columns.write(tracker.table, slot, batch, row, tracker.takeContinued(slot));
    writeRecognition(batch, row, recognition);
    writeRtpLoss(batch, row, recognition, tracker.table.words[slot * RECORD_WORDS + FLAGS]!);
  }

  async #flush(): Promise<void> {
    const { enricher, activity, sink } = this.#deps;
    const batch = this.#batch;
    const rows = activity.take();
    if (batch.length === 0 && rows === null) return;
    enricher?.enrich(batch);
    await sink.write(batch, rows);
    batch.length = 0;
    batch.renewDictionaries(MAX_TEXTS);
  }
}

/** Content that says who is the client overrules a guess from ports. */
function correctSource(tracker: FlowTracker, slot: number, { clientDirection }: Recognition): void {
  const flags = tracker.table.words[slot * RECORD_WORDS + FLAGS]!;
  if (clientDirection === null || (flags & FLAG_SOURCE_GUESSED) === 0) return;
  const clientSide = clientDirection ^ ((flags & FLAG_FIRST_FROM_1) !== 0 ? 1 : 0);
  if (clientSide === 1) swapSides(tracker.table, tracker.holes, slot);
}

function writeRecognition({ columns }: FlowBatch, row: number, recognition: Recognition | null): void {
  const name = recognition?.serverName ?? null;
  setText(columns.service, row, recognition?.service ?? null);
  setText(columns.service_guess, row, recognition?.serviceGuess ?? null);
  setText(columns.application, row, recognition?.application ?? null);
  setText(columns.category, row, recognition?.category ?? null);
  setText(columns.server_name, row, isAddressOf(columns.dst_ip.words, row, name) ? null : name);
  const facts = factsText(recognition?.facts ?? null);
  // Hardly a flow has the facts of another.
  columns.facts.codes[row] = facts === null ? 0 : columns.facts.dictionary.append(facts);
  setText(columns.tls_version, row, recognition?.tlsVersion ?? null);
  setText(columns.alpn, row, recognition?.alpn ?? null);
  setText(columns.ja4, row, recognition?.ja4 ?? null);
}

/** After `correctSource`: directions are those of the flow's first packet. */
function writeRtpLoss({ columns }: FlowBatch, row: number, recognition: Recognition | null, flags: number): void {
  const lost = recognition?.rtpLost ?? null;
  const isFromDestination = (flags & FLAG_FIRST_FROM_1) !== 0;
  setNumber(columns.rtp_lost_sent, row, lost === null ? null : lost[isFromDestination ? 1 : 0]);
  setNumber(columns.rtp_lost_received, row, lost === null ? null : lost[isFromDestination ? 0 : 1]);
}

const ADDRESS_LIKE = /^[\d[]|:/;

/** Whether a server was asked for by the address it has, which is no name. */
function isAddressOf(addresses: Uint32Array, row: number, name: string | null): boolean {
  if (name === null || !ADDRESS_LIKE.test(name)) return false;
  return parseIp(name.replace(/^\[|\]$/g, ''))?.every((word, i) => word >>> 0 === addresses[4 * row + i]) === true;
}
