/**
 * One look at a followed container: blobs that are new, or are not what they were, are brought in whole. A blob that grew
 * becomes a capture that replaces the one before, so that no row of it counts twice.
 */
import { once } from 'node:events';
import { AppError } from '../base/errors.ts';
import type { KnownFile } from '../import/folder-files.ts';
import type { CaptureRecord } from '../import/records.ts';
import { fetchInto } from '../import/remote/fetch-into.ts';
import { shownLink } from '../import/remote/link.ts';
import { findRemoteFile } from '../import/remote/remote-file.ts';
import type { Turns } from '../import/remote/turns.ts';
import type { Workspace } from '../import/workspace.ts';
import type { BlobEntry } from './blob-list.ts';
import { type BlobService, blobAddress, listBlobs } from './blob-service.ts';
import type { FollowedContainerRecord } from './followed-container.ts';
import { nameOfLog } from './log-name.ts';

/** Pages of a listing that are read, of five thousand blobs each. */
export const PAGE_LIMIT = 20;
/** Blobs that one look brings in; the next goes on, so that the queue has room for others. */
export const TAKE_LIMIT = 100;

const HOUR_MS = 3_600_000;

export interface LookDeps {
  readonly workspace: Workspace;
  /** Blobs are fetched in turn with those of other containers. */
  readonly turns: Turns;
  /** Runs `work` with the account's storage; perhaps twice, where the first time was refused. */
  read<T>(work: (service: BlobService) => Promise<T>): Promise<T>;
}

/** Resolves to how many blobs wait for the next look; throws what stands in the way. What was brought in before stays. */
export async function lookAtContainer(
  followed: FollowedContainerRecord,
  deps: LookDeps,
  signal: AbortSignal,
  now = Date.now(),
): Promise<number> {
  const { catalog } = deps.workspace;
  const since = now - followed.hours * HOUR_MS;
  const listed = await deps.read((service) => listRecent(service, followed, since, signal));
  const known = catalog.folderFiles.of(followed.id);
  const changed = listed.filter((entry) => isToTake(deps.workspace, entry, known.get(entry.name))).sort(byAge);
  await removeSucceeded(followed, known, deps.workspace);
  for (const entry of changed.slice(0, TAKE_LIMIT)) {
    signal.throwIfAborted();
    await deps.turns.take(signal, () => take(followed, entry, known.get(entry.name), deps, signal));
  }
  return Math.max(0, changed.length - TAKE_LIMIT);
}

async function listRecent(
  service: BlobService,
  { container, prefix }: FollowedContainerRecord,
  since: number,
  signal: AbortSignal,
): Promise<BlobEntry[]> {
  const found: BlobEntry[] = [];
  let marker: string | null = null;
  for (let page = 0; page < PAGE_LIMIT; page++) {
    const listed = await listBlobs(service, container, { prefix, ...(marker !== null && { marker }) }, signal);
    for (const entry of listed.blobs)
      if (entry.size !== 0 && !entry.isArchived && (entry.modified === null || Date.parse(entry.modified) >= since))
        found.push(entry);
    marker = listed.marker;
    if (marker === null) return found;
  }
  throw new AppError(
    'CONFLICT',
    `${container}/${prefix} holds more blobs than are looked at: follow a folder within it`,
  );
}

/** What tells one version of a blob from the next. */
const versionOf = ({ etag, size, modified }: BlobEntry): string => etag ?? `${size} ${modified}`;

function isToTake({ catalog }: Workspace, entry: BlobEntry, known: KnownFile | undefined): boolean {
  if (known === undefined) return true;
  // What somebody deleted does not come back, even when it grows.
  const capture = known.captureId === null ? undefined : catalog.findCapture(known.captureId);
  if (capture === undefined) return false;
  const { state, error } = capture;
  if (state === 'receiving' || state === 'queued' || state === 'importing') return false;
  if (state === 'paused' || (state === 'failed' && error?.code.startsWith('LINK_'))) return true;
  return known.identity !== versionOf(entry);
}

/** Paused captures of blobs that another capture was begun of: a kill came before they were removed. */
async function removeSucceeded(
  { datasetId }: FollowedContainerRecord,
  known: ReadonlyMap<string, KnownFile>,
  workspace: Workspace,
): Promise<void> {
  const paused = workspace.catalog.capturesIn('paused').filter((capture) => capture.datasetId === datasetId);
  if (paused.length === 0) return;
  const noted = new Map<string, number>();
  for (const { captureId } of known.values()) {
    const capture = captureId === null ? undefined : workspace.catalog.findCapture(captureId);
    if (capture !== undefined) noted.set(capture.origin.from, capture.id);
  }
  for (const { id, origin } of paused)
    if (noted.has(origin.from) && noted.get(origin.from) !== id) await workspace.removeCapture(id);
}

async function take(
  { id, datasetId, container }: FollowedContainerRecord,
  entry: BlobEntry,
  known: KnownFile | undefined,
  { workspace, read }: LookDeps,
  signal: AbortSignal,
): Promise<void> {
  const { catalog } = workspace;
  const { service, address, file } = await read(async (opened) => {
    const place = blobAddress(opened, container, entry.name);
    return { service: opened, address: place, file: await findRemoteFile(opened.client, place, signal) };
  });
  const from = shownLink(address.url);
  const before = known?.captureId == null ? undefined : catalog.findCapture(known.captureId);
  // It may have been brought in by hand, or when it was followed before.
  const replaced = wholeVersion(before, workspace) ?? catalog.findReadyFrom(datasetId, from);
  const reception = await workspace.receive({
    datasetId,
    name: nameOfLog(entry.name),
    origin: { kind: service.isSignedIn === undefined ? 'url' : 'azure', from, by: null },
    expectedBytes: file.version.size,
    replaces: replaced?.id ?? null,
    tags: [],
    noted: { followedId: id, name: entry.name, identity: versionOf(entry) },
  });
  const { captureId } = reception.facts;
  if (before !== undefined && before.state !== 'ready') await workspace.removeCapture(before.id);
  // Who stops following does not stop what arrives.
  await untilAborted(fetchInto(service.client, address, file, reception), signal);
  await settle(id, entry, workspace.catalog.findCapture(captureId), workspace);
}

function wholeVersion(before: CaptureRecord | undefined, { catalog }: Workspace): CaptureRecord | undefined {
  const same =
    before?.state === 'duplicate' && before.duplicateOf !== null ? catalog.findCapture(before.duplicateOf) : before;
  return same?.state === 'ready' ? same : undefined;
}

async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const controller = new AbortController();
  const aborted = once(signal, 'abort', { signal: controller.signal }).catch(() => {});
  await Promise.race([work, aborted]);
  controller.abort();
  signal.throwIfAborted();
}

/** A capture that holds what is here already goes; one that did not arrive says why. */
async function settle(
  followedId: number,
  entry: BlobEntry,
  capture: CaptureRecord | undefined,
  workspace: Workspace,
): Promise<void> {
  if (capture?.state === 'duplicate') {
    const identity = versionOf(entry);
    workspace.catalog.folderFiles.set(followedId, entry.name, { identity, captureId: capture.duplicateOf });
    await workspace.removeCapture(capture.id);
  }
  const error = capture?.state === 'paused' || capture?.state === 'failed' ? capture.error : null;
  if (error?.code.startsWith('LINK_') && error.code !== 'LINK_CHANGED')
    throw new AppError(error.code as 'LINK_DENIED', error.detail);
}

function byAge(a: BlobEntry, b: BlobEntry): number {
  const [first, second] = [a.modified ?? '', b.modified ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
