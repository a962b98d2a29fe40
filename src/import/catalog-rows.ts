/** Rows of the catalogue as records. */
import type { SQLOutputValue } from 'node:sqlite';
import { formatTime } from '../base/time.ts';
import type { CaptureState } from '../schema/capture-states.ts';
import {
  type CaptureFacts,
  type CaptureRecord,
  type DatasetRecord,
  type Failure,
  type JobPhase,
  type JobProgress,
  type JobRecord,
  type JobState,
  NO_FACTS,
  NO_PROGRESS,
  type OriginKind,
} from './records.ts';

export type Row = Record<string, SQLOutputValue>;

const text = (value: SQLOutputValue | undefined): string => String(value);
const textOrNull = (value: SQLOutputValue | undefined): string | null => (value == null ? null : text(value));
const numberOrNull = (value: SQLOutputValue | undefined): number | null => (value == null ? null : Number(value));
const timeOrNull = (value: SQLOutputValue | undefined): string | null =>
  value == null ? null : formatTime(BigInt(text(value)));
const failure = (value: SQLOutputValue | undefined): Failure | null => (value == null ? null : JSON.parse(text(value)));

export function toDataset(row: Row): DatasetRecord {
  return {
    id: Number(row.id),
    name: text(row.name),
    created: text(row.created),
    captures: Number(row.captures),
    packets: Number(row.packets),
    flows: Number(row.flows),
    bytes: Number(row.bytes),
    first: timeOrNull(row.first),
    last: timeOrNull(row.last),
  };
}

export function toCapture(row: Row): CaptureRecord {
  // What was written before a fact was looked for does not tell it.
  const facts: CaptureFacts = { ...NO_FACTS, ...JSON.parse(text(row.facts)) };
  return {
    id: Number(row.id),
    datasetId: Number(row.dataset_id),
    name: text(row.name),
    created: text(row.created),
    state: text(row.state) as CaptureState,
    fileBytes: Number(row.file_bytes),
    expectedBytes: numberOrNull(row.expected_bytes),
    sha256: textOrNull(row.sha256),
    duplicateOf: numberOrNull(row.duplicate_of),
    origin: {
      kind: text(row.origin_kind) as OriginKind,
      from: text(row.origin_from),
      by: textOrNull(row.origin_by),
      at: text(row.created),
    },
    tags: JSON.parse(text(row.tags)),
    isInPlace: row.in_place === 1,
    archiveId: numberOrNull(row.archive_id),
    ...facts,
    error: failure(row.error),
  };
}

export function toJob(row: Row): JobRecord {
  const progress: JobProgress = { ...NO_PROGRESS, ...JSON.parse(text(row.progress)) };
  return {
    id: Number(row.id),
    captureId: Number(row.capture_id),
    datasetId: Number(row.dataset_id),
    state: text(row.state) as JobState,
    phase: text(row.phase) as JobPhase,
    bytesTotal: numberOrNull(row.bytes_total),
    ...progress,
    error: failure(row.error),
  };
}
