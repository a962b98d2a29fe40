/**
 * Watched folders: what is put into one is imported once it has stopped changing. A folder is looked through every few
 * seconds rather than told of changes, which works on every file system, network ones too.
 */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { AppError } from '../base/errors.ts';
import { toAppError } from './failure.ts';
import type { FolderFiles } from './folder-files.ts';
import { type FolderFile, isWithin, scanFolder } from './folder-scan.ts';
import { parseTagPattern, tagsOf } from './folder-tags.ts';
import type { FollowedRecord } from './followed.ts';
import type { DatasetRecord } from './records.ts';
import type { Workspace } from './workspace.ts';

const KIND = 'folder';
/** Between two looks. */
const SCAN_MS = 2_000;
export const FOLDER_LIMIT = 50;
export const DEFAULT_QUIET_SECONDS = 5;

export const SUBFOLDERS = ['together', 'datasets', 'ignored'] as const;

export interface FolderSettings {
  /** `together`: what lies in subfolders goes where the rest goes; `datasets`: each subfolder is a data set of its name. */
  readonly subfolders: (typeof SUBFOLDERS)[number];
  /** See `folder-tags.ts`; null for no tags. */
  readonly tagPattern: string | null;
  /** A file is taken once its size and time of change have stood still for so long. */
  readonly quietSeconds: number;
}

export interface FolderInput extends Partial<FolderSettings> {
  readonly path: string;
  readonly datasetId: number;
}

export interface FolderRecord extends FolderSettings {
  readonly id: number;
  readonly datasetId: number;
  readonly path: string;
  /** Files that were brought in, and that were seen and still change. */
  readonly imported: number;
  readonly waiting: number;
  /** Why the folder cannot be looked through just now. */
  readonly problem: { readonly code: string; readonly detail: string } | null;
}

interface Watch {
  /** When each version of a file that is not in yet was first seen. */
  readonly seen: Map<string, { identity: string; since: number }>;
  problem: FolderRecord['problem'];
}

type FolderFacts = FolderSettings & { readonly isOfCommandLine?: boolean };

export class Folders {
  readonly #workspace: Workspace;
  readonly #files: FolderFiles;
  readonly #watches = new Map<number, Watch>();
  readonly #now: () => number;
  #scanning: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #allowed: readonly string[] = [];

  constructor(workspace: Workspace, now: () => number = () => performance.now()) {
    this.#workspace = workspace;
    this.#files = workspace.catalog.folderFiles;
    this.#now = now;
  }

  /** Goes on with the folders of before, and with those of the command line; those that it no longer names rest. */
  start(ofCommandLine: readonly (Partial<FolderSettings> & { readonly path: string })[] = []): void {
    const { followed } = this.#workspace.catalog;
    for (const record of followed.all(KIND))
      if (!factsOf(record).isOfCommandLine) this.#watches.set(record.id, newWatch());
    for (const { path, ...settings } of ofCommandLine) {
      const absolute = this.#checked(path);
      const facts: FolderFacts = { ...withDefaults(settings), isOfCommandLine: true };
      const before = followed.all(KIND).find(({ subject }) => subject === absolute);
      if (before !== undefined) followed.setFacts(before.id, facts);
      const id = before?.id ?? this.#add(absolute, this.#datasetNamed(basename(absolute)).id, facts);
      this.#watches.set(id, newWatch());
    }
    this.#scheduleNext();
  }

  list(): FolderRecord[] {
    return this.#workspace.catalog.followed
      .all(KIND)
      .filter(({ id }) => this.#watches.has(id))
      .map((record) => this.#toRecord(record));
  }

  /** Folders that {@link add} may take lie in these. */
  allowWithin(roots: readonly string[]): void {
    this.#allowed = roots.map((root) => resolve(root));
  }

  /**
   * Throws FOLDER_NOT_ALLOWED outside of {@link allowWithin}, REQUEST_INVALID for a folder that is none, and CONFLICT for one
   * that is watched already.
   */
  add({ path, datasetId, ...settings }: FolderInput): FolderRecord {
    this.#workspace.getDataset(datasetId);
    const { followed } = this.#workspace.catalog;
    this.#ensureAllowed(path);
    const absolute = this.#checked(path);
    const before = followed.all(KIND).find(({ subject }) => subject === absolute);
    if (before !== undefined && this.#watches.has(before.id))
      throw new AppError('CONFLICT', `${absolute} is watched already`);
    if (this.#watches.size >= FOLDER_LIMIT)
      throw new AppError('CONFLICT', `${FOLDER_LIMIT} folders are watched already`);
    if (before !== undefined) followed.remove(before.id);
    const id = this.#add(absolute, datasetId, withDefaults(settings));
    this.#watches.set(id, newWatch());
    return this.#get(id);
  }

  /** Captures that came of it stay. */
  remove(id: number): void {
    this.#get(id);
    this.#watches.delete(id);
    this.#workspace.catalog.followed.remove(id);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#scanning;
  }

  /** Looks through all folders once; for the timer, and for tests. */
  async scan(): Promise<void> {
    const records = this.#workspace.catalog.followed.all(KIND);
    // A folder goes with its data set.
    for (const id of this.#watches.keys()) if (!records.some((record) => record.id === id)) this.#watches.delete(id);
    for (const record of records) {
      const watch = this.#watches.get(record.id);
      if (watch === undefined || this.#isStopped) continue;
      try {
        const { isCut } = await this.#scanOne(record, watch);
        watch.problem = isCut ? { code: 'CONFLICT', detail: 'the folder holds more files than are looked at' } : null;
      } catch (cause) {
        const { code, message } = folderError(record.subject, cause);
        watch.problem = { code, detail: message };
      }
    }
  }

  #scheduleNext(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#scanning = this.scan().finally(() => this.#scheduleNext());
    }, SCAN_MS);
    this.#timer.unref();
  }

  async #scanOne(record: FollowedRecord, watch: Watch): Promise<{ isCut: boolean }> {
    const { subfolders, quietSeconds } = factsOf(record);
    const known = this.#files.of(record.id);
    const { files, isCut } = await scanFolder(record.subject, subfolders !== 'ignored');
    let refused: AppError | null = null;
    const present = new Set(files.map(({ name }) => name));
    for (const name of watch.seen.keys()) if (!present.has(name)) watch.seen.delete(name);
    for (const file of files) {
      if (this.#isStopped) break;
      if (known.get(file.name)?.identity === file.identity) continue;
      const seen = watch.seen.get(file.name);
      if (seen?.identity !== file.identity) watch.seen.set(file.name, { identity: file.identity, since: this.#now() });
      else if (this.#now() - seen.since >= quietSeconds * 1000) {
        watch.seen.delete(file.name);
        const problem = await this.#tryImport(record, file, known.get(file.name)?.captureId ?? null);
        refused ??= problem;
      }
    }
    if (refused !== null) throw refused;
    return { isCut };
  }

  /** A file that cannot be read, or changes again, keeps no other from being taken; it is tried again later. */
  async #tryImport(record: FollowedRecord, file: FolderFile, replaced: number | null): Promise<AppError | null> {
    try {
      await this.#import(record, file, replaced);
      return null;
    } catch (cause) {
      if (cause instanceof AppError && cause.code === 'CAPTURE_UNREADABLE') return cause;
      throw cause;
    }
  }

  /** `replaced`: the capture of an earlier version of the file. */
  async #import(record: FollowedRecord, file: FolderFile, replaced: number | null): Promise<void> {
    const workspace = this.#workspace;
    const { tagPattern, subfolders } = factsOf(record);
    if (!(await isWithin(record.subject, file.path))) return;
    const [top = '', ...rest] = file.name.split('/');
    const isOfSubfolder = rest.length > 0 && subfolders === 'datasets';
    const datasetId = isOfSubfolder ? this.#datasetNamed(top).id : record.datasetId;
    const name = basename(file.name);
    const old = replaced === null ? undefined : workspace.catalog.findCapture(replaced);
    // A kill may have come before this file was noted.
    const known = await workspace.findCaptureOfFile(datasetId, file.path);
    const capture =
      known ??
      (
        await workspace.addCapture({
          datasetId,
          name: isOfSubfolder ? rest.join('/') : file.name,
          kind: 'folder',
          from: old === undefined ? file.path : `${file.path}, changed since it was first brought in`,
          tags: tagPattern === null ? [] : tagsOf(name, parseTagPattern(tagPattern)),
          source: { kind: 'file', path: file.path, identity: file.identity },
          replaces: old?.id ?? null,
        })
      ).capture;
    this.#files.set(record.id, file.name, { identity: file.identity, captureId: capture.id });
  }

  #datasetNamed(name: string): DatasetRecord {
    return this.#workspace.catalog.findDatasetNamed(name) ?? this.#workspace.addDataset(name);
  }

  #add(path: string, datasetId: number, facts: FolderFacts): number {
    if (facts.tagPattern !== null) parseTagPattern(facts.tagPattern);
    return this.#workspace.catalog.followed.add({ datasetId, kind: KIND, subject: path, facts });
  }

  #ensureAllowed(path: string): void {
    const real = existsSync(path) ? realpathSync(path) : resolve(path);
    const isAllowed = this.#allowed.some((root) => {
      const realRoot = existsSync(root) ? realpathSync(root) : root;
      return real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
    });
    if (!isAllowed) throw new AppError('FOLDER_NOT_ALLOWED', `${path} may not be watched from a page`);
  }

  #checked(path: string): string {
    const absolute = resolve(path);
    const { data } = this.#workspace;
    if (`${data.path}${sep}`.startsWith(`${absolute}${sep}`) || absolute.startsWith(`${data.path}${sep}`))
      throw new AppError('REQUEST_INVALID', `${absolute} holds Capscape's own data, or lies in it`);
    const isFolder = statSync(absolute, { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (!isFolder) throw new AppError('REQUEST_INVALID', `${absolute} is no folder of this machine`);
    return absolute;
  }

  #get(id: number): FolderRecord {
    const record = this.#workspace.catalog.followed.find(id);
    if (record?.kind !== KIND) throw new AppError('NOT_FOUND', `there is no watched folder ${id}`);
    return this.#toRecord(record);
  }

  #toRecord(record: FollowedRecord): FolderRecord {
    const { subfolders, tagPattern, quietSeconds } = factsOf(record);
    const watch = this.#watches.get(record.id);
    return {
      id: record.id,
      datasetId: record.datasetId,
      path: record.subject,
      subfolders,
      tagPattern,
      quietSeconds,
      imported: this.#files.of(record.id).size,
      waiting: watch?.seen.size ?? 0,
      problem: watch?.problem ?? null,
    };
  }
}

const newWatch = (): Watch => ({ seen: new Map(), problem: null });
const factsOf = ({ facts }: FollowedRecord): FolderFacts => facts as FolderFacts;

const withDefaults = ({ subfolders, tagPattern, quietSeconds }: Partial<FolderSettings>): FolderSettings => ({
  subfolders: subfolders ?? 'together',
  tagPattern: tagPattern ?? null,
  quietSeconds: quietSeconds ?? DEFAULT_QUIET_SECONDS,
});

function folderError(path: string, cause: unknown): AppError {
  if (cause instanceof Error && 'code' in cause && ['ENOENT', 'EACCES', 'ENOTDIR'].includes(String(cause.code)))
    return new AppError('CAPTURE_UNREADABLE', `${path} cannot be read: ${cause.message}`);
  return toAppError(cause);
}
