/** Flows that are over → a sink, with what recognition tells of them. */
import type { Recognition } from '../dpi/recognition.ts';
import type { Recognizer } from '../dpi/recognizer.ts';
import type { ActivityLog } from '../flow/activity-log.ts';
import { FLAG_FIRST_FROM_1, FLAG_SOURCE_GUESSED, FLAGS, RECORD_WORDS } from '../flow/flow-record.ts';
import type { FlowTracker } from '../flow/flow-tracker.ts';
import { swapSides } from '../flow/swap-sides.ts';
import { type ClosedFlowSink, ClosedFlowsWriter } from './closed-flows.ts';

export interface FlowWriterDeps {
  readonly tracker: FlowTracker;
  readonly activity: ActivityLog;
  readonly recognizer: Recognizer | null;
  readonly sink: ClosedFlowSink;
}

export class FlowWriter {
  readonly #deps: FlowWriterDeps;
  readonly #closed: ClosedFlowsWriter;

  constructor(baseSeconds: number, deps: FlowWriterDeps) {
    this.#deps = deps;
    this.#closed = new ClosedFlowsWriter(baseSeconds, () => deps.sink.newMemory());
  }

  /** Writes every flow that is over; full batches go to the sink, and the rest too when `isWhole`. */
  async drain(isWhole: boolean): Promise<void> {
    const { tracker, activity, sink } = this.#deps;
    const closed = this.#closed;
    for (let slot = tracker.nextClosed(); slot >= 0; slot = tracker.nextClosed()) {
      this.#write(slot);
      tracker.release(slot);
      if (closed.isFull) await sink.write(closed.take(), activity.take());
    }
    if (!isWhole && !activity.isLong) return;
    const flows = isWhole ? closed.take() : null;
    const rows = activity.take();
    if (flows !== null || rows !== null) await sink.write(flows, rows);
  }

  #write(slot: number): void {
    const { tracker, recognizer } = this.#deps;
    const recognition = recognizer?.finish(slot) ?? null;
    if (recognition !== null) correctSource(tracker, slot, recognition);
    this.#closed.put(tracker.table, slot, recognition, tracker.takeContinued(slot));
  }
}

/** Content that says who is the client overrules a guess from ports. */
function correctSource(tracker: FlowTracker, slot: number, { clientDirection }: Recognition): void {
  const flags = tracker.table.words[slot * RECORD_WORDS + FLAGS]!;
  if (clientDirection === null || (flags & FLAG_SOURCE_GUESSED) === 0) return;
  const clientSide = clientDirection ^ ((flags & FLAG_FIRST_FROM_1) !== 0 ? 1 : 0);
  if (clientSide === 1) swapSides(tracker.table, tracker.holes, slot);
}
