/**
 * How a capture lies on disk, in `<data directory>/flows/<captureId>/`:
 *
 * - `flows-<import>-000000.parquet`, `activity-<import>-000000.parquet` …: segments, each renamed into place whole; every
 *   import has names of its own, so that a file never changes under its name
 * - `sources-<import>.parquet`, `destinations-<import>.parquet`: sums by address, of large captures that are complete
 * - `packets.index`: where the capture's packets lie (packet-index-format.ts), there from the end of the import on
 * - `open-flows`, `open-flows.json`: flows open at the end, for the capture after it (import/carry-over.ts)
 * - `columns.json`: columns of the flow files, where they are not all of the catalogue's; there before the first of them
 * - `complete.json`: the completion mark. It names the files that count; without it the directory is a running import's
 *   (every segment counts) or the rest of one that was killed
 * - `*.tmp`: being written
 *
 * A capture being deleted is renamed to `<captureId>.deleted` first, so that it is never half there.
 */
import { join } from 'node:path';

export const FLOWS_DIRECTORY = 'flows';
export const COMPLETE_MARK = 'complete.json';
export const COLUMNS_FILE = 'columns.json';
export const DELETED_SUFFIX = '.deleted';

export type SegmentKind = 'flows' | 'activity';

/** The completion mark's content. */
export interface CompleteMark {
  readonly format: 1;
  readonly flows: readonly string[];
  readonly activity: readonly string[];
  /** Columns of the flow files: a later version of the catalogue may have more. */
  readonly columns: readonly string[];
  /** Captures whose flows some of its flows go on with. */
  readonly continues?: readonly number[];
  /** The files of sums by address, where there are any. */
  readonly hosts?: readonly string[];
}

export function flowsDirectory(dataDirectory: string): string {
  return join(dataDirectory, FLOWS_DIRECTORY);
}

export function captureDirectory(dataDirectory: string, captureId: number): string {
  return join(flowsDirectory(dataDirectory), String(captureId));
}

export function segmentName(kind: SegmentKind, importName: string, number: number): string {
  return `${kind}-${importName}-${String(number).padStart(6, '0')}.parquet`;
}

const SEGMENT = /^(flows|activity)-[0-9a-f]+-\d{6,}\.parquet$/;

/** The kind of a segment's file; null for every other file. */
export function segmentKind(fileName: string): SegmentKind | null {
  const kind = SEGMENT.exec(fileName)?.[1];
  return kind === 'flows' || kind === 'activity' ? kind : null;
}

/** Escapes a path for the one place where SQL takes no bound value: the target of COPY. */
export function quotePath(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
