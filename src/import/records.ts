/** What the catalogue keeps, as the rest of the program sees it. Times are RFC 3339 in UTC, null is "not known". */

import type { CaptureState } from '../schema/capture-states.ts';
import type { CaptureQuality } from './pipeline.ts';
import type { LeftOutFile } from './unpack.ts';

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

/** The ways in. `stream`: PCAP-over-IP or standard input; `file`: given to the command line. */
export type OriginKind = 'upload' | 'url' | 'azure' | 'folder' | 'stream' | 'file' | 'demo';

export interface Origin {
  readonly kind: OriginKind;
  /** What it came from, as it is shown: never with a secret in it. */
  readonly from: string;
  /** Who brought it; null where nobody said. */
  readonly by: string | null;
  readonly at: string;
}

export interface Failure {
  readonly code: string;
  readonly detail: string;
}

/** What somebody wrote into a capture file. */
export interface CaptureComment {
  readonly on: 'file' | 'interface' | 'packet';
  /** Number of the packet within the file, from 1; null for other things. */
  readonly packet: number | null;
  readonly text: string;
}

/** What is in a flow log. `records` = `recordsInFlows` + the sum of `leftOut`. */
export interface LogFacts {
  readonly records: number;
  readonly recordsInFlows: number;
  /** Records in no flow, by reason; see schema/left-out-reasons.ts. */
  readonly leftOut: Record<string, number>;
  /** Flows of which the log tells neither packets nor bytes. */
  readonly flowsWithoutCounts: number;
}

/** What was in an archive of captures. */
export interface ArchiveFacts {
  readonly captures: number;
  /** Files that are no captures, or more than are taken out: the first of them, and how many there are. */
  readonly leftOut: LeftOutFile[];
  readonly leftOutCount: number;
}

/** What an import found out about its capture. */
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
  /** The capture before this one in time, and how many flows go on from there; null where none do. */
  readonly continuation: { readonly captureId: number; readonly flows: number } | null;
  readonly damage: { readonly offset: number; readonly message: string } | null;
  /** Null for packets. Of a log, `packets` and `bytes` are those it counts. */
  readonly log: LogFacts | null;
  /** Null for what is no archive of several captures. */
  readonly archive: ArchiveFacts | null;
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
  continuation: null,
  damage: null,
  log: null,
  archive: null,
};

export interface CaptureRecord extends CaptureFacts {
  readonly id: number;
  readonly datasetId: number;
  /** As the user calls it: shown, never used as a path. */
  readonly name: string;
  /** Bytes that are here: while it is received or paused, those that arrived. */
  readonly fileBytes: number;
  /** Bytes that are to arrive; null where nobody said. */
  readonly expectedBytes: number | null;
  /** Of the file's content, in hexadecimal; null while not known. */
  readonly sha256: string | null;
  readonly duplicateOf: number | null;
  readonly origin: Origin;
  readonly tags: string[];
  /** Its bytes stay where they came from: what needs them asks there. */
  readonly isInPlace: boolean;
  /** The archive it was taken out of, while that is there. */
  readonly archiveId: number | null;
  readonly state: CaptureState;
  readonly created: string;
  readonly error: Failure | null;
}

export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/** What a job is at: its capture's bytes arrive, then they are made flows. */
export type JobPhase = 'receiving' | 'importing';

/** What changes while a job runs; kept in memory, not in the catalogue. */
export interface JobProgress {
  /** Of the phase: bytes received, or bytes of the file read. */
  readonly bytesRead: number;
  readonly bytesPerSecond: number;
  readonly packets: number;
  readonly flows: number;
  readonly packetsPerSecond: number;
  /** Seconds left by the present rate; null while not known. */
  readonly secondsLeft: number | null;
}

export const NO_PROGRESS: JobProgress = {
  bytesRead: 0,
  bytesPerSecond: 0,
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
  readonly phase: JobPhase;
  /** Of the phase; null while not known. */
  readonly bytesTotal: number | null;
  readonly error: Failure | null;
}
