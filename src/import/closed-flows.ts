/**
 * Flows that are over, on their way to where rows are made of them: their records, and what recognition told of them, in
 * memory that both threads share. Making rows is half the work of a finished flow.
 */
import { MAX_FACTS_LENGTH } from '../dpi/facts.ts';
import type { FactsJson, Recognition } from '../dpi/recognition.ts';
import { ClosedRecords } from '../flow/closed-records.ts';
import type { Continued } from '../flow/flow-pieces.ts';
import type { RecordMemory } from '../flow/flow-record.ts';
import type { ActivityBatch } from '../schema/flow-batch.ts';
import { type NewTexts, TextSender } from './text-codes.ts';

/** Flows of a batch. */
export const CLOSED_FLOWS = 2048;

/** Columns of recognition whose texts many flows share, in the order of their codes. */
export const SHARED_TEXTS = [
  'service',
  'service_guess',
  'application',
  'category',
  'server_name',
  'tls_version',
  'alpn',
  'ja4',
] as const;

/**
 * Words for each flow behind the records: a code for each of {@link SHARED_TEXTS}, then how many bytes of the batch's facts are
 * the flow's, which lie in the order of the flows.
 */
export const TEXT_WORDS = SHARED_TEXTS.length + 1;

/** Bytes of a batch's facts: most batches have half as many, one that has more ends early. */
const FACTS_BYTES = 1024 * 1024;
/** Of one flow. */
const MAX_FACTS_BYTES = 3 * MAX_FACTS_LENGTH;

const CODES_AT = ClosedRecords.bytesFor(CLOSED_FLOWS);
const FACTS_AT = CODES_AT + 4 * CLOSED_FLOWS * TEXT_WORDS;
export const CLOSED_FLOWS_BYTES = FACTS_AT + FACTS_BYTES;

export interface ClosedFlows {
  readonly length: number;
  /** {@link CLOSED_FLOWS_BYTES}: see {@link closedMemory}. */
  readonly memory: SharedArrayBuffer;
  /** Seconds since the Unix epoch that the records' times count from. */
  readonly baseSeconds: number;
  /** For each of {@link SHARED_TEXTS} the texts that its codes have come to mean since the batch before. */
  readonly texts: readonly NewTexts[];
  readonly continued: readonly (readonly [row: number, Continued])[];
  /** RTP packets missing: sent, received. */
  readonly rtpLost: readonly (readonly [row: number, number, number])[];
}

/** Takes flows that are over, and the memory that both lie in; later ones come in other memory. */
export interface ClosedFlowSink {
  /** Memory of {@link CLOSED_FLOWS_BYTES} for the next flows. */
  newMemory(): SharedArrayBuffer;
  /** Memory of `ACTIVITY_BYTES` for the next activity. */
  newActivityMemory(): SharedArrayBuffer;
  /** `activity` has rows for any flow of the import, written already or still to come. Resolves when there is room for more. */
  write(flows: ClosedFlows | null, activity: ActivityBatch | null): Promise<void>;
}

export function closedMemory(memory: SharedArrayBuffer): {
  readonly records: ClosedRecords;
  readonly codes: Uint32Array;
  /** JSON of one flow after another, as UTF-8. */
  readonly facts: Uint8Array;
} {
  const records = new ClosedRecords(memory, CLOSED_FLOWS);
  const codes = new Uint32Array(memory, CODES_AT, CLOSED_FLOWS * TEXT_WORDS);
  return { records, codes, facts: new Uint8Array(memory, FACTS_AT, FACTS_BYTES) };
}

/** Fills a batch after the other. */
export class ClosedFlowsWriter {
  length = 0;
  readonly #baseSeconds: number;
  readonly #newMemory: () => SharedArrayBuffer;
  #memory: SharedArrayBuffer | null = null;
  #records: ClosedRecords | null = null;
  #codes: Uint32Array = new Uint32Array(0);
  readonly #texts = SHARED_TEXTS.map(() => new TextSender());
  #facts: Uint8Array = new Uint8Array(0);
  #factsLength = 0;
  #continued: [number, Continued][] = [];
  #rtpLost: [number, number, number][] = [];

  constructor(baseSeconds: number, newMemory: () => SharedArrayBuffer) {
    this.#baseSeconds = baseSeconds;
    this.#newMemory = newMemory;
  }

  get isFull(): boolean {
    return this.length >= CLOSED_FLOWS || this.#factsLength > FACTS_BYTES - MAX_FACTS_BYTES;
  }

  put(from: RecordMemory, slot: number, recognition: Recognition | null, continued: Continued | null): void {
    const records = this.#records ?? this.#begin();
    const row = this.length++;
    records.put(from, slot, row);
    if (continued !== null) this.#continued.push([row, continued]);
    const at = row * TEXT_WORDS;
    if (recognition === null) {
      this.#codes.fill(0, at, at + TEXT_WORDS);
      return;
    }
    this.#putText(at, 0, recognition.service);
    this.#putText(at, 1, recognition.serviceGuess);
    this.#putText(at, 2, recognition.application);
    this.#putText(at, 3, recognition.category);
    this.#putText(at, 4, recognition.serverName);
    this.#putText(at, 5, recognition.tlsVersion);
    this.#putText(at, 6, recognition.alpn);
    this.#putText(at, 7, recognition.ja4);
    this.#codes[at + SHARED_TEXTS.length] = this.#putFacts(recognition.facts);
    if (recognition.rtpLost !== null) this.#rtpLost.push([row, recognition.rtpLost[0], recognition.rtpLost[1]]);
  }

  /** What was put since the last call; null for nothing. */
  take(): ClosedFlows | null {
    const memory = this.#memory;
    if (memory === null) return null;
    const flows = {
      length: this.length,
      memory,
      baseSeconds: this.#baseSeconds,
      texts: this.#texts.map((texts) => texts.take()),
      continued: this.#continued,
      rtpLost: this.#rtpLost,
    };
    this.length = 0;
    this.#memory = null;
    this.#records = null;
    this.#factsLength = 0;
    this.#continued = [];
    this.#rtpLost = [];
    return flows;
  }

  #begin(): ClosedRecords {
    this.#memory = this.#newMemory();
    const { records, codes, facts } = closedMemory(this.#memory);
    this.#records = records;
    this.#codes = codes;
    this.#facts = facts;
    return records;
  }

  /** How many bytes there were. */
  #putFacts(facts: FactsJson | null): number {
    if (facts === null) return 0;
    const { bytes, from, length } = facts;
    this.#facts.set(bytes.subarray(from, from + length), this.#factsLength);
    this.#factsLength += length;
    return length;
  }

  #putText(at: number, column: number, text: string | null): void {
    this.#codes[at + column] = this.#texts[column]!.code(text);
  }
}
