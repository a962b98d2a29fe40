/**
 * Flows that go on from one file of a data set to the next. Each file has a piece of such a flow, a row of its own: the
 * flow's record goes on as if nothing had happened between, and what earlier pieces counted is taken off the row.
 */
import { COLUMN_NAMES, COLUMNS, type ColumnName } from '../schema/columns.ts';
import type { FlowBatch, NumberVector } from '../schema/flow-batch.ts';
import {
  FLAG_ANSWERED,
  FLAG_FIRST_FROM_1,
  FLAG_REQUESTED,
  FLAGS,
  LAST_SEGMENT_TIME_F,
  LAST_TICK,
  LAST_TIME_F,
  NEXT_SEQ_TIME_F,
  RESPONSE_F,
  RTT_TIME_F,
  START_F,
  SYN_ACK_TIME_F,
  SYN_TIME_F,
  TCP_HOT_WORDS,
  TCP_PART,
  ZERO_WINDOW_SINCE_F,
} from './flow-record.ts';

const NANOS = 1_000_000_000;

/** What pieces of a flow add up to the whole of. */
export const SUMMED_COLUMNS: readonly ColumnName[] = COLUMN_NAMES.filter((name) => {
  const { type, unit } = COLUMNS[name];
  return type === 'count' || unit === 'segments' || name.startsWith('zero_window_time');
});

/** For each of them the one of the other direction, itself where there is none. */
const OTHER_SIDES = SUMMED_COLUMNS.map((name) => {
  const other = name.includes('sent') ? name.replace('sent', 'received') : name.replace('received', 'sent');
  return (SUMMED_COLUMNS as readonly string[]).indexOf(other);
});

/** A flow's row in the store. */
export interface FlowNumber {
  readonly captureId: number;
  readonly flowId: number;
}

/** The piece of a flow in the file before. */
export interface EarlierPiece extends FlowNumber {
  /** The piece the flow begins with, which may be this one. */
  readonly first: FlowNumber;
  /** Whether the flow's first packet came from its destination, as {@link sums} has it. */
  readonly isFirstFrom1: boolean;
  /** What the flow had come to by then, in the order of {@link SUMMED_COLUMNS}. */
  readonly sums: Float64Array;
}

/** An earlier piece of a flow that this file has a piece of too. */
export interface Continued extends EarlierPiece {
  /** Time of the first packet here. */
  readonly start: number;
}

/** Open flows that one file hands on to the next; more begin anew there. */
export const MAX_CARRIED_FLOWS = 131_072;

/** Two flows' numbers and the side; which sums are not zero. */
const HEAD_BYTES = 24;

/** Pieces as bytes, one after another in the same memory. */
export class PiecePacker {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);

  /** The piece, and behind it what else is known of the flow; until the next call. */
  pack({ captureId, flowId, first, isFirstFrom1, sums }: EarlierPiece, rest: Uint8Array): Uint8Array {
    this.#makeRoom(HEAD_BYTES + 8 * sums.length + rest.length);
    const view = this.#view;
    let at = HEAD_BYTES;
    let mask = 0;
    view.setUint32(0, captureId);
    view.setUint32(4, flowId);
    view.setUint32(8, isFirstFrom1 ? 1 : 0);
    view.setUint32(12, first.captureId);
    view.setUint32(16, first.flowId);
    // Most are zero: of 27 those that are not follow one another.
    for (let i = 0; i < sums.length; i++) {
      if (sums[i] === 0) continue;
      mask |= 1 << i;
      view.setFloat64(at, sums[i]!);
      at += 8;
    }
    view.setUint32(20, mask >>> 0);
    this.#bytes.set(rest, at);
    return this.#bytes.subarray(0, at + rest.length);
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#bytes.length) return;
    this.#bytes = new Uint8Array(2 * needed);
    this.#view = new DataView(this.#bytes.buffer);
  }
}

export function unpackPiece(bytes: Uint8Array): { readonly piece: EarlierPiece; readonly rest: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const mask = view.getUint32(20);
  const sums = new Float64Array(SUMMED_COLUMNS.length);
  let at = HEAD_BYTES;
  for (let i = 0; i < sums.length; i++) {
    if ((mask & (1 << i)) === 0) continue;
    sums[i] = view.getFloat64(at);
    at += 8;
  }
  const piece = {
    captureId: view.getUint32(0),
    flowId: view.getUint32(4),
    first: { captureId: view.getUint32(12), flowId: view.getUint32(16) },
    isFirstFrom1: view.getUint32(8) !== 0,
    sums,
  };
  return { piece, rest: bytes.slice(at) };
}

/** What flows have come to, out of their rows in `batch`: the same array each time. */
export class RowSums {
  readonly #columns: readonly NumberVector['values'][];
  readonly #sums = new Float64Array(SUMMED_COLUMNS.length);

  constructor(batch: FlowBatch) {
    this.#columns = SUMMED_COLUMNS.map((name) => numbers(batch, name).values);
  }

  of(row: number): Float64Array {
    const columns = this.#columns;
    const sums = this.#sums;
    for (let i = 0; i < columns.length; i++) sums[i] = columns[i]![row]!;
    return sums;
  }
}

/** Makes the row of a whole flow that of the piece which began at `start` (nanoseconds since the epoch). */
export function leavePiece(batch: FlowBatch, row: number, piece: EarlierPiece, start: bigint, flags: number): void {
  const isTurned = ((flags & FLAG_FIRST_FROM_1) !== 0) !== piece.isFirstFrom1;
  for (const [i, name] of SUMMED_COLUMNS.entries()) {
    const { values } = numbers(batch, name);
    // Below 0 where bytes that were missing at the end of the file before came here: the pieces add up to the flow.
    values[row] = values[row]! - piece.sums[isTurned ? OTHER_SIDES[i]! : i]!;
  }
  const { columns } = batch;
  columns.start.values[row] = start;
  const { end } = columns;
  if (end.values[row]! < start) end.values[row] = start;
  columns.duration.values[row] = Number(end.values[row]! - start);
}

/** Moves the times of a record from one base to another, `seconds` later. */
export function moveTimes(words: Int32Array, floats: Float64Array, seconds: number): void {
  const move = (at: number): void => {
    floats[at] = floats[at]! - seconds * NANOS;
  };
  const tcp = words[TCP_PART]! / 2;
  words[LAST_TICK] = words[LAST_TICK]! - seconds;
  for (const at of [LAST_TIME_F, START_F, tcp + SYN_TIME_F, tcp + SYN_ACK_TIME_F]) move(at);
  if ((words[FLAGS]! & (FLAG_REQUESTED | FLAG_ANSWERED)) === FLAG_REQUESTED) move(RESPONSE_F);
  for (let side = 0; side < 2; side++) {
    const hot = tcp + (side * TCP_HOT_WORDS) / 2;
    for (const at of [NEXT_SEQ_TIME_F, LAST_SEGMENT_TIME_F, RTT_TIME_F]) move(hot + at);
    move(tcp + ZERO_WINDOW_SINCE_F + side);
  }
}

function numbers(batch: FlowBatch, name: ColumnName): NumberVector {
  const vector = batch.columns[name];
  if (vector.kind !== 'number') throw new Error(`${name} is no number`);
  return vector;
}
