/** What the thread that reads a capture and the thread that stores its flows say to each other. */
import type { ErrorCode } from '../../base/errors.ts';
import type { Landmark } from '../../capture/packet-block.ts';
import type { PlacesConfig } from '../../enrich/places.ts';
import type { BatchCopy } from '../../schema/batch-copy.ts';
import type { ColumnName } from '../../schema/columns.ts';
import type { ActivityBatch } from '../../schema/flow-batch.ts';
import type { PacketNotes } from '../../store/packet-index-writer.ts';
import type { PacketRun } from '../../store/packet-runs.ts';
import type { ClosedFlows } from '../closed-flows.ts';
import type { NamesCopy } from './learned-names.ts';

/** What is stored where. */
export interface StoringTask {
  readonly dataDirectory: string;
  readonly captureId: number;
  readonly places: PlacesConfig;
  /** As in `CaptureWriterOptions`. */
  readonly columns?: ReadonlySet<ColumnName>;
}

/** What the index of packets ends with. */
export interface PacketsEnd {
  /** See `CaptureReader`; null where packets are found by reading from the beginning. */
  readonly landmarks: readonly Landmark[] | null;
  readonly notes: PacketNotes;
}

/** Each is answered once, in order. Names come before the flows that they may name. */
export type StoringOrder =
  /** The first: the capture's directory is there. */
  | { readonly kind: 'begin'; readonly task: StoringTask }
  /** Rows, of flow logs. */
  | {
      readonly kind: 'rows';
      readonly names: NamesCopy | null;
      readonly rows: BatchCopy;
    }
  | {
      readonly kind: 'flows';
      readonly names: NamesCopy | null;
      readonly flows: ClosedFlows | null;
      readonly activity: ActivityBatch | null;
    }
  | { readonly kind: 'packets'; readonly run: PacketRun }
  /** `packets`: null where there is no index. */
  | { readonly kind: 'finish'; readonly packets: PacketsEnd | null }
  | { readonly kind: 'abort' };

export type StoringAnswer =
  | { readonly kind: 'ready' }
  /** `isVisible`: more flows can be seen in the views than before. `memory`: what came, to be filled again. */
  | { readonly kind: 'written'; readonly isVisible: boolean; readonly memory: readonly SharedArrayBuffer[] }
  /** Besides: more flows can be seen, though nothing came. */
  | { readonly kind: 'visible' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'aborted' }
  /** In place of any other. */
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail: string; readonly log: string };

/** What flows and activity lie in. */
export function memoryOf({ flows, activity }: Extract<StoringOrder, { kind: 'flows' }>): SharedArrayBuffer[] {
  const memory = flows === null ? [] : [flows.memory];
  if (activity !== null) memory.push(activity.flowId.buffer as SharedArrayBuffer);
  return memory;
}
