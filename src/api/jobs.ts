/** Schemas of jobs: a capture that arrives, then is imported. */
import { type Static, Type } from 'typebox';
import { Capture } from './captures.ts';
import { Count, Id, nullable } from './parts.ts';

export const JOB_STATES = ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'] as const;

export const JOB_PHASES = ['receiving', 'importing'] as const;

export const Job = Type.Object({
  id: Id,
  captureId: Id,
  datasetId: Id,
  state: Type.Enum(JOB_STATES),
  phase: Type.Enum(JOB_PHASES),
  /** Of the phase: bytes received, or bytes of the file read. */
  bytesRead: Count,
  bytesPerSecond: Count,
  bytesTotal: nullable(Count),
  packets: Count,
  flows: Count,
  packetsPerSecond: Count,
  /** Seconds left by the present rate; null while not known. */
  secondsLeft: nullable(Type.Number()),
  error: nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
});
export type Job = Static<typeof Job>;

export const Imported = Type.Object({ capture: Capture, job: Job });
export type Imported = Static<typeof Imported>;
