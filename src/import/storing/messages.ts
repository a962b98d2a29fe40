/** What the thread that reads a capture and the thread that stores its flows say to each other. */
import type { ErrorCode } from '../../base/errors.ts';
import type { PlacesConfig } from '../../enrich/places.ts';
import type { FlowBatchCopy } from '../../schema/batch-copy.ts';
import type { ColumnName } from '../../schema/columns.ts';
import type { ActivityBatch } from '../../schema/flow-batch.ts';
import type { NamesCopy } from './learned-names.ts';

/** What the storing thread is started with. */
export interface StoringTask {
  readonly dataDirectory: string;
  readonly captureId: number;
  readonly places: PlacesConfig;
  /** As in `CaptureWriterOptions`. */
  readonly columns?: ReadonlySet<ColumnName>;
}

/** Each is answered once, in order. */
export type StoringOrder =
  /** Names come before the flows that they may name. */
  | {
      readonly kind: 'write';
      readonly names: NamesCopy | null;
      readonly flows: FlowBatchCopy;
      readonly activity: ActivityBatch | null;
    }
  | { readonly kind: 'finish' }
  | { readonly kind: 'abort' };

export type StoringAnswer =
  /** The first: the capture's directory is there. */
  | { readonly kind: 'ready' }
  /** `isVisible`: more flows can be seen in the views than before. */
  | { readonly kind: 'written'; readonly isVisible: boolean }
  | { readonly kind: 'finished' }
  | { readonly kind: 'aborted' }
  /** In place of any other. */
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail: string; readonly log: string };
