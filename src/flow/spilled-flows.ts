/**
 * Flows that are open but have no room in the table: their records and what else is known of them lie in a log on disk,
 * found again by hash. In memory a flow takes eight bytes of an index that is at most three quarters full.
 */
import type { Packet } from '../wire/packet.ts';
import { HASH, RECORD_WORDS, WHOLE_WORDS } from './flow-record.ts';
import type { FlowTable } from './flow-table.ts';
import { MAX_PACKED_WORDS, packRecord, unpackRecord } from './record-code.ts';
import type { SequenceHoles } from './sequence-holes.ts';
import { SpillIndex } from './spill-index.ts';
import { type SpillFile, SpillLog, UNIT } from './spill-log.ts';

/** Most flows spilled at once, for which the index takes 128 MiB; past it the oldest are over early. */
export const MAX_SPILLED_FLOWS = 12_582_912;
/** Most bytes between the oldest spilled flow and the end of the log. */
export const MAX_SPILLED_BYTES = 16 * 1024 ** 3;
/** Positions in the index: units of the log, of which the window above has far fewer. */
const POSITIONS = 2 ** 31;

/** What others know of the flow in a slot, which must go where its record goes. */
export interface FlowCompanion {
  /** Takes out what is known of the flow in `slot`; valid until the next call. */
  detach(slot: number): Uint8Array;
  /** Puts back into `slot` what `detach` gave. */
  attach(slot: number, state: Uint8Array): void;
}

/** What spilling needs from outside. */
export interface Spilling {
  /** Called once, when there is too little room for the first time. */
  open(): SpillFile;
  readonly companion: FlowCompanion;
}

export class SpilledFlows {
  /** The record that `find` or `oldest` came to, with its TCP part behind it, to be looked at or restored. */
  readonly record = new Int32Array(WHOLE_WORDS);
  readonly #log: SpillLog;
  readonly #companion: FlowCompanion;
  readonly #index = new SpillIndex();
  #entry = new Int32Array(1024);
  /** Position of the oldest entry that was not gone past. */
  #oldest = 0;
  #entryBytes = new Uint8Array(this.#entry.buffer);
  /** Position of the entry that `record` is from, which is the log's present one, and where the packed record ends in it. */
  #foundAt = 0;
  #foundRest = 0;

  constructor({ open, companion }: Spilling) {
    this.#log = new SpillLog(open());
    this.#companion = companion;
  }

  get count(): number {
    return this.#index.count;
  }

  /** Whether the oldest ought to go. */
  get isOverfull(): boolean {
    return this.count > MAX_SPILLED_FLOWS || this.#log.end - this.#oldest > MAX_SPILLED_BYTES;
  }

  /** Takes the flow in `slot`, whose slot can then be released. */
  put(table: FlowTable, holes: SequenceHoles, slot: number): void {
    const state = this.#companion.detach(slot);
    this.#append(table.words, slot * RECORD_WORDS, holes.take(2 * slot), holes.take(2 * slot + 1), state);
  }

  /**
   * Takes over the flows that such a log holds in a file of `length` bytes, as far as `accept` wants them. It is given each
   * record to change, its hash above all, and the state, and returns the state to keep; null for none of the flow.
   */
  adopt(
    file: SpillFile,
    length: number,
    accept: (record: Int32Array, floats: Float64Array, state: Uint8Array) => Uint8Array | null,
  ): void {
    const log = new SpillLog(file, length);
    const { record } = this;
    const floats = new Float64Array(record.buffer);
    for (let position = 0; position < length; position += 4 * log.length) {
      log.readOldest(position);
      const { entry } = log;
      let at = unpackRecord(entry, log.at + 1, record);
      const [first, second] = [0, 1].map(() => {
        const run = entry.slice(at + 1, at + 1 + entry[at]!);
        at += 1 + run.length;
        return run;
      });
      const state = new Uint8Array(entry.buffer, entry.byteOffset + 4 * (at + 1), entry[at]!);
      const kept = accept(record, floats, state);
      if (kept !== null) this.#append(record, 0, first!, second!, kept);
    }
  }

  /** Writes out what waits in memory; the log's length in bytes then. */
  flush(): number {
    this.#log.flush();
    return this.#log.end;
  }

  #append(words: Int32Array, base: number, first: Int32Array, second: Int32Array, state: Uint8Array): void {
    const lost = [first, second];
    const most = 1 + MAX_PACKED_WORDS + lost[0]!.length + lost[1]!.length + 3 + Math.ceil(state.length / 4);
    if (most > this.#entry.length) {
      this.#entry = new Int32Array(2 * most);
      this.#entryBytes = new Uint8Array(this.#entry.buffer);
    }
    const entry = this.#entry;
    let end = packRecord(words, base, entry, 1);
    for (const run of lost) {
      entry[end++] = run.length;
      if (run.length > 0) entry.set(run, end);
      end += run.length;
    }
    entry[end++] = state.length;
    this.#entryBytes.set(state, 4 * end);
    end += Math.ceil(state.length / 4);
    const position = this.#log.append(entry, end);
    this.#index.add(words[base + HASH]!, (position / UNIT) % POSITIONS);
  }

  /** The side a packet comes from of the flow that it belongs to, or -1; as `FlowTable.find`. */
  find(table: FlowTable, hash: number, packet: Packet, kind: number, ports: number, reversed: number): number {
    let side = -1;
    this.#index.find(hash, (unit) => {
      const position = this.#positionOf(unit);
      this.#log.read(position);
      this.#look(position);
      side = table.sideOf(this.record, 0, packet, kind, ports, reversed);
      return side >= 0;
    });
    return side;
  }

  /** Whether there is an oldest flow, which is in `record` then. */
  oldest(): boolean {
    while (this.count > 0) {
      const position = this.#oldest;
      this.#log.readOldest(position);
      this.#look(position);
      if (this.#index.has(this.record[HASH]!, (position / UNIT) % POSITIONS)) return true;
      this.#oldest = position + 4 * this.#log.length;
    }
    this.#oldest = this.#log.end;
    return false;
  }

  /** Forgets the flow found last. */
  drop(): void {
    this.#index.remove(this.record[HASH]!, (this.#foundAt / UNIT) % POSITIONS);
  }

  /** Moves the flow found last into `slot`; its links and flags are the caller's. */
  restore(table: FlowTable, holes: SequenceHoles, slot: number): void {
    table.fill(slot, this.record);
    const { entry } = this.#log;
    let at = this.#foundRest;
    for (let side = 0; side < 2; side++) {
      const length = entry[at++]!;
      if (length > 0) holes.put(2 * slot + side, entry.slice(at, at + length));
      at += length;
    }
    const stateLength = entry[at++]!;
    this.#companion.attach(slot, new Uint8Array(entry.buffer, entry.byteOffset + 4 * at, stateLength));
    this.drop();
  }

  #look(position: number): void {
    const { entry, at } = this.#log;
    this.#foundAt = position;
    this.#foundRest = unpackRecord(entry, at + 1, this.record);
  }

  #positionOf(unit: number): number {
    const oldest = this.#oldest / UNIT;
    return UNIT * (oldest + ((unit - (oldest % POSITIONS) + POSITIONS) % POSITIONS));
  }
}
