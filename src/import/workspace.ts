/**
 * An open data directory: everything a server or a command needs to keep captures, bring them in and look at them.
 * Only one process has it open at a time.
 */
import { rm } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { AppError } from '../base/errors.ts';
import { defaultPlacesConfig, type PlacesConfig } from '../enrich/places.ts';
import type { FlowStore } from '../store/contract.ts';
import { Catalog } from './catalog.ts';
import {
  captureDirectory,
  type DataDirectory,
  hasFiles,
  makeDataDirectory,
  originalPath,
  removeOrphans,
} from './data-directory.ts';
import { DEMO_NAME, writeDemoCapture } from './demo/demo-capture.ts';
import { ImportEvents } from './events.ts';
import { ImportQueue } from './import-queue.ts';
import { type StartImport, startImportWorker } from './import-run.ts';
import { ensureRoom, fileIdentity, receiveFile, receiveStream } from './receive.ts';
import type { CaptureRecord, DatasetRecord, JobRecord } from './records.ts';
import { changeSettings, readSettings, type Settings, type SettingsChanges } from './settings.ts';

export interface WorkspaceConfig {
  readonly directory: string;
  /** Where countries, cities and systems come from; the free databases of the package by default. */
  readonly places?: PlacesConfig;
}

export interface WorkspaceDeps {
  openStore(directory: string): Promise<FlowStore>;
  readonly startImport?: StartImport;
  log(message: string, facts: Record<string, unknown>): void;
}

export interface ImportedCapture {
  readonly capture: CaptureRecord;
  readonly job: JobRecord;
}

/** Where a capture's bytes come from. */
export type CaptureSource =
  | { readonly kind: 'stream'; readonly stream: Readable; readonly size: number | null; readonly signal?: AbortSignal }
  | { readonly kind: 'file'; readonly path: string };

export const NAME_LIMIT = 255;

/** Names are shown, so they hold nothing that steers a terminal or turns text around (bidirectional overrides). */
export const cleanName = (name: string): string =>
  name
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, NAME_LIMIT) || 'unnamed';

export class Workspace {
  readonly data: DataDirectory;
  readonly catalog: Catalog;
  readonly events: ImportEvents;
  readonly store: FlowStore;
  readonly queue: ImportQueue;

  constructor(parts: Pick<Workspace, 'data' | 'catalog' | 'events' | 'store' | 'queue'>) {
    this.data = parts.data;
    this.catalog = parts.catalog;
    this.events = parts.events;
    this.store = parts.store;
    this.queue = parts.queue;
  }

  settings(): Settings {
    return readSettings(this.catalog);
  }

  /** For imports that begin from now on. */
  changeSettings(changes: SettingsChanges): Settings {
    const settings = changeSettings(this.catalog, changes);
    this.queue.startNext();
    return settings;
  }

  getDataset(id: number): DatasetRecord {
    const dataset = this.catalog.findDataset(id);
    if (dataset === undefined) throw new AppError('NOT_FOUND', `there is no data set ${id}`);
    return dataset;
  }

  getCapture(id: number): CaptureRecord {
    const capture = this.catalog.findCapture(id);
    if (capture === undefined) throw new AppError('NOT_FOUND', `there is no capture ${id}`);
    return capture;
  }

  addDataset(name: string): DatasetRecord {
    const dataset = this.catalog.addDataset(cleanName(name));
    this.events.publish({ name: 'dataset', value: { id: dataset.id } });
    return dataset;
  }

  renameDataset(id: number, name: string): DatasetRecord {
    this.getDataset(id);
    this.catalog.renameDataset(id, cleanName(name));
    this.events.publish({ name: 'dataset', value: { id } });
    return this.getDataset(id);
  }

  /** Removes the data set and all of its captures. */
  async removeDataset(id: number): Promise<void> {
    this.getDataset(id);
    const captures = this.catalog.captures(id);
    if (captures.some(({ state }) => state === 'receiving'))
      throw new AppError('CONFLICT', 'a capture of this data set is still being received');
    for (const capture of captures) await this.removeCapture(capture.id);
    if (this.catalog.captures(id).length > 0) throw new AppError('CONFLICT', 'a capture was added in the meantime');
    this.catalog.removeDataset(id);
    this.events.publish({ name: 'dataset', value: { id } });
  }

  /** Brings a capture in and queues its import. Whatever fails on the way leaves nothing behind. */
  async addCapture(datasetId: number, name: string, source: CaptureSource): Promise<ImportedCapture> {
    const identity = source.kind === 'file' ? await fileIdentity(source.path) : null;
    if (source.kind === 'stream' && source.size !== null) await ensureRoom(this.data.path, source.size);
    this.getDataset(datasetId);
    const id = this.catalog.addCapture({ datasetId, name: cleanName(name), source: identity });
    try {
      const path = originalPath(this.data, id);
      const size =
        source.kind === 'file'
          ? await receiveFile(source.path, path)
          : await receiveStream(source.stream, path, source.signal);
      if (size === 0) throw new AppError('CAPTURE_EMPTY', 'it holds no bytes');
      this.catalog.setCaptureSize(id, size);
      const job = this.queue.enqueue(id);
      return { capture: this.getCapture(id), job };
    } catch (cause) {
      // On a full disk the catalogue can only be written once there is room again.
      await rm(captureDirectory(this.data, id), { recursive: true, force: true });
      this.catalog.removeCapture(id);
      throw cause;
    }
  }

  async addDemo(datasetId: number, signal?: AbortSignal): Promise<ImportedCapture> {
    const stream = new PassThrough();
    const source = { kind: 'stream', stream, size: null, ...(signal && { signal }) } as const;
    try {
      const [imported] = await Promise.all([this.addCapture(datasetId, DEMO_NAME, source), writeDemoCapture(stream)]);
      return imported;
    } finally {
      // Whichever side failed, the other one must not wait for it.
      stream.destroy();
    }
  }

  /** The capture this very file was imported as before, if it was. */
  async findCaptureOfFile(datasetId: number, path: string): Promise<CaptureRecord | undefined> {
    return this.catalog.findCaptureFrom(datasetId, await fileIdentity(path));
  }

  /** Removes the capture; its space is free when this resolves. */
  async removeCapture(id: number): Promise<void> {
    const { datasetId, state } = this.getCapture(id);
    if (state === 'receiving') throw new AppError('CONFLICT', 'the capture is still being received');
    await this.queue.cancelCapture(id);
    // The row goes last: on a full disk the catalogue can only be written once there is room again. What a kill in between
    // leaves, the next start removes.
    await rm(captureDirectory(this.data, id), { recursive: true, force: true });
    await this.store.dropCapture(id);
    this.catalog.removeCapture(id);
    this.events.publish({ name: 'dataset', value: { id: datasetId } });
  }

  async close(): Promise<void> {
    await this.queue.stop();
    await this.store.close();
    this.catalog.close();
  }
}

/** Opens the data directory, tidies what a kill left there and goes on with the imports that were under way. */
export async function openWorkspace(config: WorkspaceConfig, deps: WorkspaceDeps): Promise<Workspace> {
  const data = makeDataDirectory(config.directory);
  const catalog = new Catalog(data.catalog);
  try {
    const events = new ImportEvents();
    const store = await deps.openStore(data.path);
    const { startImport = startImportWorker, log } = deps;
    const places = config.places ?? defaultPlacesConfig();
    const queue = new ImportQueue({
      catalog,
      events,
      store,
      data,
      startImport,
      log,
      places,
    });
    const workspace = new Workspace({ data, catalog, events, store, queue });
    await tidy(workspace);
    await queue.resume();
    return workspace;
  } catch (cause) {
    catalog.close();
    throw cause;
  }
}

async function tidy({ catalog, data, store }: Workspace): Promise<void> {
  await store.removeUnfinishedCaptures();
  for (const { id, state } of catalog.captures())
    if (state === 'receiving' || !hasFiles(data, id)) catalog.removeCapture(id);
  const known = new Set(catalog.captures().map(({ id }) => id));
  await removeOrphans(data, known);
}
