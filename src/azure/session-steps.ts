/** One look at a watched packet capture: what it does now, and what is to be done about it. */
import { AppError } from '../base/errors.ts';
import type { Workspace } from '../import/workspace.ts';
import type { Operation } from './arm-operation.ts';
import { importBlob } from './blob-import.ts';
import type { BlobEntry } from './blob-list.ts';
import type { AzureConnection } from './connection.ts';
import { resourceIdOf } from './resource-id.ts';
import { completeBlobs, findCaptureBlobs } from './session-files.ts';
import type { SessionChanges, SessionRecord, SessionTable } from './session-record.ts';
import type { StorageAccess } from './storage-access.ts';

/** Milliseconds between two looks. */
export interface SessionPace {
  readonly runningMs: number;
  readonly collectingMs: number;
  /** After something went wrong. */
  readonly troubleMs: number;
  /** A file that has not come this long after the end of its capture is given up. */
  readonly patienceMs: number;
  /** After its first file no other has come for this long: there are no more. */
  readonly settleMs: number;
}

export const DEFAULT_PACE: SessionPace = {
  runningMs: 15_000,
  collectingMs: 10_000,
  troubleMs: 60_000,
  patienceMs: 30 * 60_000,
  settleMs: 60_000,
};

/** With a stand-in of tests nothing takes its time. */
export const STAND_IN_PACE: SessionPace = {
  runningMs: 500,
  collectingMs: 500,
  troubleMs: 1_000,
  patienceMs: 30_000,
  settleMs: 2_000,
};

export interface SessionStepDeps {
  readonly workspace: Workspace;
  readonly table: SessionTable;
  readonly pace: SessionPace;
  connection(): AzureConnection;
  storage(): StorageAccess;
}

/** Resolves to the time until the next look; throws what stands in the way for now. */
export async function stepSession(
  session: SessionRecord,
  deps: SessionStepDeps,
  operation: Operation | undefined,
  signal: AbortSignal,
): Promise<number> {
  if (session.state === 'starting') return awaitStart(session, deps, operation, signal);
  if (session.state === 'running') return lookAtRunning(session, deps, signal);
  return collect(session, deps, signal);
}

async function awaitStart(
  { id, packetCapture }: SessionRecord,
  { connection, table, pace }: SessionStepDeps,
  operation: Operation | undefined,
  signal: AbortSignal,
): Promise<number> {
  try {
    await operation?.finish(signal);
    const capture = await connection().captures.get(resourceIdOf(packetCapture, 'packetCapture'), signal);
    const { provisioning, blob } = capture;
    if (/^(creating|updating)$/i.test(provisioning)) return pace.collectingMs;
    if (/^(failed|canceled)$/i.test(provisioning)) throw new AppError('AZURE_REFUSED', 'Azure could not start it');
    table.change(id, { state: 'running', detail: null, blob });
    return 0;
  } catch (cause) {
    const isFinal = cause instanceof AppError && (cause.code === 'AZURE_REFUSED' || cause.code === 'AZURE_NOT_FOUND');
    if (!isFinal) throw cause;
    table.change(id, { state: 'failed', detail: cause.message });
    return 0;
  }
}

async function lookAtRunning(session: SessionRecord, deps: SessionStepDeps, signal: AbortSignal): Promise<number> {
  const { connection, table, pace } = deps;
  const { id, packetCapture } = session;
  const endNow = (changes: SessionChanges): number => {
    table.change(id, { state: 'collecting', ended: new Date().toISOString(), ...changes });
    return 0;
  };
  try {
    const status = await connection().captures.status(resourceIdOf(packetCapture, 'packetCapture'), signal);
    const detail = status.errors.length === 0 ? null : `Azure reports ${status.errors.join(', ')}`;
    if (status.state === 'Stopped' || status.state === 'Error') return endNow({ status, detail });
    table.change(id, { status, detail });
  } catch (cause) {
    // Deleted in Azure: what it wrote is still there.
    if (!(cause instanceof AppError) || cause.code !== 'AZURE_NOT_FOUND') throw cause;
    return endNow({ detail: 'it was deleted in Azure' });
  }
  if (session.isFollowed) await importNew(session, deps, completeBlobs, signal);
  return pace.runningMs;
}

async function collect(session: SessionRecord, deps: SessionStepDeps, signal: AbortSignal): Promise<number> {
  const { table, pace } = deps;
  const { id, blob, storageAccount, localPath, name } = session;
  if (storageAccount === null || blob === null) {
    const where = localPath === null ? 'nowhere that Azure says' : `on the machine itself, in ${localPath}`;
    table.change(id, { state: 'done', detail: `its file is ${where}: copy it from there and upload it` });
    return 0;
  }
  const files = await importNew(session, deps, (blobs) => blobs, signal);
  const sinceEnd = Date.now() - Date.parse(session.ended ?? session.created);
  const isOneFile = session.mode === 'single' && !/scalesets/i.test(session.target);
  if (files > 0 && (isOneFile || sinceEnd > pace.settleMs)) {
    table.change(id, { state: 'done', detail: null });
    return 0;
  }
  if (files === 0 && sinceEnd > pace.patienceMs) {
    const errors = session.status?.errors ?? [];
    const why = errors.length === 0 ? '' : ` Azure reports ${errors.join(', ')}.`;
    table.change(id, {
      state: 'failed',
      detail: `no file of ${name} has appeared in the storage account.${why} Check that the machine reaches the account over port 443 and that the account allows key access, then look again.`,
    });
    return 0;
  }
  return pace.collectingMs;
}

/** Begins to import files that are new; resolves to how many there are in all, imported or being so. */
async function importNew(
  session: SessionRecord,
  { workspace, storage, table }: SessionStepDeps,
  choose: (blobs: readonly BlobEntry[]) => readonly BlobEntry[],
  signal: AbortSignal,
): Promise<number> {
  const { id, datasetId, storageAccount, blob } = session;
  if (storageAccount === null || blob === null) return 0;
  const account = resourceIdOf(storageAccount, 'storageAccount');
  const found = await storage().read(account, ({ service }) => findCaptureBlobs(service, blob, signal), signal);
  let { files } = session;
  for (const { name, etag } of choose(found.blobs)) {
    if (files.some((file) => file.name === name && file.etag === etag)) continue;
    const captureId = await importBlob(
      workspace,
      storage(),
      { account, container: found.container, blob: name, datasetId: () => datasetId },
      signal,
    );
    files = [...files, { name, etag, captureId }];
    table.change(id, { files, detail: null });
  }
  return files.length;
}
