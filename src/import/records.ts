/** What the catalogue keeps, as the rest of the program sees it. Times are RFC 3339 in UTC, null is "not known". */

import type { CaptureQuality } from './pipeline.ts';

export interface DatasetRecord {
  readonly id: number;
  readonly name: string;
  readonly created: string;
  readonly captures: number;
  readonly packets: number;
  readonly flows: number;
  readonly bytes: number;
  readonly first: string | null;
  readonly last: string | null;
}

/**
 * `receiving`: its bytes are still arriving; `queued`: waits for its import; `importing`: what is stored so far can be
 * seen and is partial; `ready`: whole. `failed` and `cancelled` captures hold no flows.
 */
export type CaptureState = 'receiving' | 'queued' | 'importing' | 'ready' | 'failed' | 'cancelled';

export interface Failure {
  readonly code: string;
  readonly detail: string;
}

/** What an import found out about its capture. */
/** What somebody wrote into a capture file. */
export interface CaptureComment {
  readonly on: 'file' | 'interface' | 'packet';
  /** Number of the packet within the file, from 1; null for other things. */
  readonly packet: number | null;
  readonly text: string;
}

export interface CaptureFacts {
  readonly format: string | null;
  readonly linkTypes: string[];
  readonly packets: number;
  /** Wire bytes of all packets. */
  readonly bytes: number;
  readonly flows: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Packets that are in no flow, by reason: `packets` = `packetsInFlows` + the sum of these. */
  readonly notInFlows: Record<string, number>;
  readonly packetsInFlows: number;
  readonly truncatedPackets: number;
  /** Packets that the capturing system says it dropped; null where the file does not say. */
  readonly droppedPackets: number | null;
  /** The first of them; `commentsLeftOut` more are in the file. */
  readonly comments: CaptureComment[];
  readonly commentsLeftOut: number;
  /** Signs that the capture does not show all that was on the wire, or as it was; null where that was not looked for. */
  readonly quality: CaptureQuality | null;
  readonly damage: { readonly offset: number; readonly message: string } | null;
}

export const NO_FACTS: CaptureFacts = {
  format: null,
  linkTypes: [],
  packets: 0,
  bytes: 0,
  flows: 0,
  first: null,
  last: null,
  notInFlows: {},
  packetsInFlows: 0,
  truncatedPackets: 0,
  droppedPackets: null,
  comments: [],
  commentsLeftOut: 0,
  quality: null,
  damage: null,
};

export interface CaptureRecord extends CaptureFacts {
  readonly id: number;
  readonly datasetId: number;
  /** As the user calls it: shown, never used as a path. */
  readonly name: string;
  readonly fileBytes: number;
  readonly state: CaptureState;
  readonly created: string;
  readonly error: Failure | null;
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** What changes while an import runs; kept in memory, not in the catalogue. */
export interface JobProgress {
  readonly bytesRead: number;
  readonly packets: number;
  readonly flows: number;
  readonly packetsPerSecond: number;
  /** Seconds left by the present rate; null while not known. */
  readonly secondsLeft: number | null;
}

export const NO_PROGRESS: JobProgress = {
  bytesRead: 0,
  packets: 0,
  flows: 0,
  packetsPerSecond: 0,
  secondsLeft: null,
};

export interface JobRecord extends JobProgress {
  readonly id: number;
  readonly captureId: number;
  readonly datasetId: number;
  readonly state: JobState;
  readonly bytesTotal: number | null;
  readonly error: Failure | null;
}
