/** Flows that are over → rows of a batch: every column that packets and their content tell. */
import { type IpWords, parseIp } from '../base/ip.ts';
import { FlowColumns } from '../flow/flow-columns.ts';
import { FLAG_FIRST_FROM_1, FLAGS, RECORD_WORDS } from '../flow/flow-record.ts';
import { FlowBatch, setNumber, type TextDictionary, type TextVector } from '../schema/flow-batch.ts';
import { Utf8Texts } from '../schema/utf8-texts.ts';
import { CLOSED_FLOWS, type ClosedFlows, closedMemory, SHARED_TEXTS, TEXT_WORDS } from './closed-flows.ts';
import { type NewTexts, TextReceiver } from './text-codes.ts';

/** Texts of one column of the batch that are kept from batch to batch. */
const MAX_TEXTS = 16_384;

export class FlowRows {
  readonly #captureId: number;
  readonly #batch = new FlowBatch(CLOSED_FLOWS, new Map());
  readonly #texts = SHARED_TEXTS.map((name) => new SharedTexts(this.#batch.columns[name]));
  readonly #addresses = new Map<number, IpWords>();
  #columns: FlowColumns | null = null;
  #baseSeconds = Number.NaN;

  constructor(captureId: number) {
    this.#captureId = captureId;
  }

  /** A row for each of them; valid until the next call. */
  of(flows: ClosedFlows): FlowBatch {
    const batch = this.#batch;
    const { length, baseSeconds } = flows;
    const { records, codes, facts } = closedMemory(flows.memory);
    if (this.#columns === null || baseSeconds !== this.#baseSeconds)
      this.#columns = new FlowColumns(this.#captureId, baseSeconds);
    this.#baseSeconds = baseSeconds;
    batch.renewDictionaries(MAX_TEXTS);
    batch.length = length;
    const continued = new Map(flows.continued);
    for (let row = 0; row < length; row++)
      this.#columns.write(records, row, batch, row, continued.size === 0 ? null : (continued.get(row) ?? null));
    for (const [i, texts] of this.#texts.entries()) {
      texts.learn(flows.texts[i]!);
      texts.write(codes, i, length);
    }
    this.#dropAddresses(flows, codes);
    this.#writeFacts(length, codes, facts);
    this.#writeRtpLoss(flows, records.words);
    return batch;
  }

  /** They stay bytes until somebody reads them. */
  #writeFacts(length: number, codes: Uint32Array, facts: Uint8Array): void {
    const vector = this.#batch.columns.facts;
    const texts = new Utf8Texts(facts);
    vector.dictionary = texts;
    for (let row = 0; row < length; row++) {
      const bytes = codes[row * TEXT_WORDS + SHARED_TEXTS.length]!;
      vector.codes[row] = bytes === 0 ? 0 : texts.take(bytes);
    }
  }

  /** A server that was asked for by the address it has was not asked for by name. */
  #dropAddresses({ length, texts }: ClosedFlows, codes: Uint32Array): void {
    const { server_name: names, dst_ip: addresses } = this.#batch.columns;
    const column = SHARED_TEXTS.indexOf('server_name');
    const { from, values } = texts[column]!;
    if (from === 1) this.#addresses.clear();
    for (const [i, name] of values.entries()) {
      const words = addressIn(name);
      if (words !== null) this.#addresses.set(from + i, words);
    }
    if (this.#addresses.size === 0) return;
    for (let row = 0; row < length; row++) {
      const words = this.#addresses.get(codes[row * TEXT_WORDS + column]!);
      if (words?.every((word, i) => word >>> 0 === addresses.words[4 * row + i]) === true) names.codes[row] = 0;
    }
  }

  /** Directions are those of the flow's first packet. */
  #writeRtpLoss({ length, rtpLost }: ClosedFlows, words: Int32Array): void {
    const { rtp_lost_sent: sent, rtp_lost_received: received } = this.#batch.columns;
    sent.nulls?.fill(1, 0, length);
    received.nulls?.fill(1, 0, length);
    for (const [row, first, second] of rtpLost) {
      const isFromDestination = (words[row * RECORD_WORDS + FLAGS]! & FLAG_FIRST_FROM_1) !== 0;
      setNumber(sent, row, isFromDestination ? second : first);
      setNumber(received, row, isFromDestination ? first : second);
    }
  }
}

/** The codes of one column as they come, and what they are in its own dictionary. */
class SharedTexts {
  readonly #vector: TextVector;
  readonly #texts = new TextReceiver();
  /** 0 where it was not looked up yet. */
  #codes = new Uint32Array(1024);
  #dictionary: TextDictionary;

  constructor(vector: TextVector) {
    this.#vector = vector;
    this.#dictionary = vector.dictionary;
  }

  learn(texts: NewTexts): void {
    if (texts.from === 1) this.#codes.fill(0);
    this.#texts.learn(texts);
    const { length } = this.#texts.values;
    if (length <= this.#codes.length) return;
    const codes = new Uint32Array(2 * length);
    codes.set(this.#codes);
    this.#codes = codes;
  }

  write(codes: Uint32Array, column: number, length: number): void {
    const { dictionary, codes: rows } = this.#vector;
    if (dictionary !== this.#dictionary) this.#codes.fill(0);
    this.#dictionary = dictionary;
    for (let row = 0; row < length; row++) {
      const code = codes[row * TEXT_WORDS + column]!;
      let own = this.#codes[code]!;
      if (own === 0 && code !== 0) {
        own = dictionary.code(this.#texts.values[code]);
        this.#codes[code] = own;
      }
      rows[row] = own;
    }
  }
}

const ADDRESS_LIKE = /^[\d[]|:/;

function addressIn(name: string): IpWords | null {
  return ADDRESS_LIKE.test(name) ? parseIp(name.replace(/^\[|\]$/g, '')) : null;
}
