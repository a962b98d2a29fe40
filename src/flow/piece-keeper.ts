/** What goes with the record of a flow that is handed on to the next file: which piece of it this file has, and the rest. */
import { FlowBatch } from '../schema/flow-batch.ts';
import { FlowColumns } from './flow-columns.ts';
import { type EarlierPiece, PiecePacker, RowSums } from './flow-pieces.ts';
import { FLAG_FIRST_FROM_1, FLAGS, FLOW_ID, RECORD_WORDS } from './flow-record.ts';
import type { FlowTracker } from './flow-tracker.ts';
import type { FlowCompanion } from './spilled-flows.ts';

export class PieceKeeper implements FlowCompanion {
  readonly #captureId: number;
  readonly #tracker: FlowTracker;
  readonly #copyRest: (slot: number) => Uint8Array;
  readonly #columns: FlowColumns;
  readonly #batch = new FlowBatch(1, new Map());
  readonly #sums = new RowSums(this.#batch);
  readonly #packer = new PiecePacker();

  /** `copyRest` tells what else is known of a flow, and leaves it where it is. */
  constructor(captureId: number, tracker: FlowTracker, copyRest: (slot: number) => Uint8Array) {
    this.#captureId = captureId;
    this.#tracker = tracker;
    this.#copyRest = copyRest;
    this.#columns = new FlowColumns(captureId, 0);
  }

  detach(slot: number): Uint8Array {
    return this.#packer.pack(this.#tracker.earlierOf(slot) ?? this.#pieceOf(slot), this.#copyRest(slot));
  }

  attach(): void {}

  #pieceOf(slot: number): EarlierPiece {
    const { table } = this.#tracker;
    const { words } = table;
    this.#columns.writeCounts(table, slot, this.#batch, 0);
    const own = { captureId: this.#captureId, flowId: words[slot * RECORD_WORDS + FLOW_ID]! };
    return {
      ...own,
      first: this.#tracker.continuedOf(slot)?.first ?? own,
      isFirstFrom1: (words[slot * RECORD_WORDS + FLAGS]! & FLAG_FIRST_FROM_1) !== 0,
      sums: this.#sums.of(0),
    };
  }
}
