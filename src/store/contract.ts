/**
 * Where flows live. Two sides share nothing but files:
 *
 * - a {@link CaptureWriter} in the import's worker thread, one per import, with a database of its own, and
 * - one {@link FlowStore} in the main thread, which only ever reads.
 *
 * A capture is the directory `<data directory>/flows/<captureId>/`. While an import runs, finished parts appear in it
 * one at a time and whole, so views show what there is so far; `finish` makes one of the small parts and adds a
 * completion mark. A directory without that mark after a restart is the rest of an import that was
 * killed: `removeUnfinishedCaptures` deletes it. Whatever the moment of a `kill -9`, a reader sees whole parts or none.
 */
import type {
  FlowRow,
  FlowsAnswer,
  FlowsRequest,
  HistogramAnswer,
  HistogramRequest,
  PairsAnswer,
  PairsRequest,
  ScopeRequest,
  TimelineAnswer,
  TimelineRequest,
  TopAnswer,
  TopRequest,
  TotalsAnswer,
  ValuesAnswer,
  ValuesRequest,
} from '../query/view-types.ts';
import type { ColumnName } from '../schema/columns.ts';
import type { ActivityBatch, FlowBatch } from '../schema/flow-batch.ts';
import type { FlowIdSet } from './flow-id-set.ts';

export interface CaptureWriterOptions {
  /** The data directory; the writer makes `flows/<captureId>` below it, in place of one that is there already. */
  readonly dataDirectory: string;
  readonly captureId: number;
  /** Columns that the import fills; the others are null in every row and take neither time nor room. Absent: all. */
  readonly columns?: ReadonlySet<ColumnName>;
}

/** What `finish` left on the disk. */
export interface StoredCapture {
  readonly flows: number;
  readonly bytesOnDisk: number;
}

/**
 * Takes flows in batches while an import runs. Calls follow one another: wait for a promise before the next call.
 * The batches are read before a promise resolves and may be filled again after that.
 */
export interface CaptureWriter {
  /** Where the capture's files come to lie, for what else the import has to keep there; it goes when the capture does. */
  readonly directory: string;
  /**
   * The activity rows of a flow come in any calls up to the one that brings the flow. Batches may bring other text
   * dictionaries than those before, so that none need grow for ever. True when flows became visible to readers: a full
   * part, or what there is a second after the last were, a wait that grows to half a minute.
   */
  append(flows: FlowBatch | null, activity: ActivityBatch | null): Promise<boolean>;
  /** Makes everything appended so far visible to readers now, for slow live imports. */
  flush(): Promise<void>;
  /** Seals the capture. After it resolves the capture is complete, also after a crash. */
  finish(): Promise<StoredCapture>;
  /** Makes a call that is under way fail soon, so that `abort` need not wait for it. */
  interrupt(): void;
  /** Gives up: removes the directory. Safe to call at any time, also after a failure of another call. */
  abort(): Promise<void>;
}

/** `createCaptureWriter(options)` of `./capture-writer.ts`. */
export type CreateCaptureWriter = (options: CaptureWriterOptions) => Promise<CaptureWriter>;

/**
 * Answers the views. `captures` are the captures looked at (those of a data set, or the chosen ones of it); one that has
 * no flows on disk yet counts as empty.
 *
 * Every method rejects with an `AppError`: FILTER_INVALID (a `FilterError` with the position), REQUEST_INVALID for a
 * field or time that does not exist, QUERY_CANCELLED once `signal` is aborted. At most a few queries run at once; more
 * wait in order. Answers are kept for as long as the captures' files are the same, and shared: do not change them.
 */
export interface FlowStore {
  totals(captures: readonly number[], request: ScopeRequest, signal?: AbortSignal): Promise<TotalsAnswer>;
  timeline(captures: readonly number[], request: TimelineRequest, signal?: AbortSignal): Promise<TimelineAnswer>;
  top(captures: readonly number[], request: TopRequest, signal?: AbortSignal): Promise<TopAnswer>;
  pairs(captures: readonly number[], request: PairsRequest, signal?: AbortSignal): Promise<PairsAnswer>;
  histogram(captures: readonly number[], request: HistogramRequest, signal?: AbortSignal): Promise<HistogramAnswer>;
  flows(captures: readonly number[], request: FlowsRequest, signal?: AbortSignal): Promise<FlowsAnswer>;
  values(captures: readonly number[], request: ValuesRequest, signal?: AbortSignal): Promise<ValuesAnswer>;
  /** One flow with all its columns; null when there is none of that number. */
  flow(captureId: number, flowId: number, signal?: AbortSignal): Promise<FlowRow | null>;
  /** The numbers of the capture's flows that the scope takes; not kept. */
  flowIds(captureId: number, request: ScopeRequest, signal?: AbortSignal): Promise<FlowIdSet>;
  /** Bytes the capture takes on disk in the store; 0 when it is not there. */
  bytesOnDisk(captureId: number): Promise<number>;
  /** Removes the capture; its space is free when this resolves. Resolves to the bytes freed. */
  dropCapture(captureId: number): Promise<number>;
  /** Deletes what imports that never finished left behind, for start-up. Resolves to the ids of those captures. */
  removeUnfinishedCaptures(): Promise<number[]>;
  close(): Promise<void>;
}

/** `openFlowStore(dataDirectory)` of `./flow-store.ts`. */
export type OpenFlowStore = (dataDirectory: string) => Promise<FlowStore>;
