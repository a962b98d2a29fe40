/**
 * An open data directory: everything a server or a command needs to keep captures, bring them in and look at them.
 * Only one process has it open at a time.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ensureExists } from '../base/assert.ts';
import { AppError } from '../base/errors.ts';
import { defaultPlacesConfig, type PlacesConfig } from '../enrich/places.ts';
import type { FlowStore } from '../store/contract.ts';
import { Catalog, type NewCapture } from './catalog.ts';
import { ContentIndex } from './content.ts';
import {
  captureDirectory,
  type DataDirectory,
  freeableBytes,
  hasFiles,
  makeDataDirectory,
  originalPath,
  removeOrphans,
} from './data-directory.ts';
import { DEMO_NAME, writeDemoCapture } from './demo/demo-capture.ts';
import { ImportEvents } from './events.ts';
import { Folders } from './folders.ts';
import { ImportQueue } from './import-queue.ts';
import { type StartImport, startImportWorker } from './import-run.ts';
import { Jobs } from './jobs.ts';
import { LiveImports } from './live-imports.ts';
import { fileIdentity } from './local-file.ts';
import { cleanName, cleanText } from './names.ts';
import type { Reception } from './reception.ts';
import { Receptions, type ResumeRequest } from './receptions.ts';
import { type CaptureRecord, type DatasetRecord, type JobRecord, NO_FACTS, type OriginKind } from './records.ts';
import { removeReplaced } from './replacements.ts';
import { changeSettings, readSettings, type Settings, type SettingsChanges } from './settings.ts';
import { untilGone } from './streams/until-gone.ts';

export interface WorkspaceConfig {
  readonly directory: string;
  /** Where countries, cities and systems come from; the free databases of the package by default. */
  readonly places?: PlacesConfig;
  /** Whether imports go on that the last process left. Default true. */
  readonly goesOn?: boolean;
  /** In place of the setting, for as long as the directory is open. */
  readonly maxExpansion?: number;
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

export interface CaptureChanges {
  readonly name?: string;
  readonly tags?: readonly string[];
}

/** A capture whose bytes come in at once, not by a way in that can go on. */
export interface WholeCapture {
  readonly datasetId: number;
  readonly name: string;
  readonly kind: OriginKind;
  readonly from?: string;
  readonly by?: string | null;
  readonly tags?: readonly string[];
  readonly source: CaptureSource;
  /** See `NewCapture`. */
  readonly replaces?: number | null;
}

/** Where a capture's bytes come from. */
export type CaptureSource =
  | { readonly kind: 'stream'; readonly stream: Readable; readonly size: number | null; readonly signal?: AbortSignal }
  /** `identity`: that very version of it, copied; without it the file may be shared with us. */
  | { readonly kind: 'file'; readonly path: string; readonly identity?: string };

export class Workspace {
  readonly data: DataDirectory;
  readonly catalog: Catalog;
  readonly events: ImportEvents;
  readonly store: FlowStore;
  readonly queue: ImportQueue;
  readonly jobs: Jobs;
  readonly receptions: Receptions;
  readonly folders: Folders;
  readonly #content: ContentIndex;
  readonly #live: LiveImports;
  #stopRemoving = async (): Promise<void> => {};
  #isClosing = false;

  constructor(
    parts: Pick<Workspace, 'data' | 'catalog' | 'events' | 'store' | 'queue' | 'jobs'> & {
      readonly content: ContentIndex;
    },
  ) {
    this.data = parts.data;
    this.catalog = parts.catalog;
    this.events = parts.events;
    this.store = parts.store;
    this.queue = parts.queue;
    this.jobs = parts.jobs;
    this.folders = new Folders(this);
    this.#content = parts.content;
    this.#live = new LiveImports(parts.store, (captureId, source, meter) => {
      const job = ensureExists(parts.catalog.jobsOfCapture(captureId).at(-1), 'the job of a capture that arrives');
      return parts.queue.startNow(job, meter, source);
    });
    this.receptions = new Receptions({
      ...parts,
      live: this.#live,
      arrived: (captureId, jobId) => this.#arrived(captureId, jobId),
    });
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

  /** Removes the data set and all of its captures; resolves to how many bytes of disk that freed. */
  async removeDataset(id: number): Promise<number> {
    this.getDataset(id);
    let freed = 0;
    for (const capture of this.catalog.captures(id))
      if (this.catalog.findCapture(capture.id) !== undefined) freed += await this.removeCapture(capture.id);
    if (this.catalog.captures(id).length > 0) throw new AppError('CONFLICT', 'a capture was added in the meantime');
    this.catalog.removeDataset(id);
    this.events.publish({ name: 'dataset', value: { id } });
    return freed;
  }

  /** A capture whose bytes begin to arrive: see `reception.ts`. `isLive`: its flows can be seen while it does. */
  async receive(capture: NewCapture & { readonly isLive?: boolean }): Promise<Reception> {
    this.getDataset(capture.datasetId);
    const origin = { ...capture.origin, from: cleanText(capture.origin.from) };
    return this.receptions.begin({ ...capture, origin, name: cleanName(capture.name) }, capture.isLive);
  }

  /** Brings a capture in at once and queues its import. Whatever fails on the way leaves nothing behind. */
  async addCapture({
    datasetId,
    name,
    kind,
    from = name,
    by = null,
    tags = [],
    source,
    replaces = null,
  }: WholeCapture): Promise<ImportedCapture> {
    const identity = source.kind === 'file' ? await fileIdentity(source.path) : null;
    const expectedBytes = source.kind === 'stream' ? source.size : null;
    const origin = { kind, from, by };
    const reception = await this.receive({
      datasetId,
      name,
      origin,
      expectedBytes,
      tags,
      source: identity,
      replaces,
      isLive: kind === 'stream',
    });
    try {
      if (source.kind === 'file') await reception.takeFile(source.path, source.identity);
      else await writeAll(kind === 'stream' ? untilGone(source.stream) : source.stream, reception, source.signal);
      return await reception.finish();
    } catch (cause) {
      if (this.catalog.findCapture(reception.facts.captureId) !== undefined && !this.#isClosing)
        await this.removeCapture(reception.facts.captureId);
      throw cause;
    }
  }

  async addDemo(datasetId: number, signal?: AbortSignal): Promise<ImportedCapture> {
    const stream = new PassThrough();
    const source = { kind: 'stream', stream, size: null, ...(signal && { signal }) } as const;
    try {
      const [imported] = await Promise.all([
        this.addCapture({ datasetId, name: DEMO_NAME, kind: 'demo', source }),
        writeDemoCapture(stream),
      ]);
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

  changeCapture(id: number, { name, tags }: CaptureChanges): CaptureRecord {
    this.getCapture(id);
    if (name !== undefined) this.catalog.setCaptureName(id, cleanName(name));
    if (tags !== undefined) this.catalog.setCaptureTags(id, [...new Set(tags.map(cleanName))]);
    const capture = this.getCapture(id);
    this.events.publish({ name: 'capture', value: capture });
    return capture;
  }

  /** Goes on with a paused capture. */
  async resumeCapture(id: number, request: ResumeRequest): Promise<ImportedCapture> {
    this.getCapture(id);
    const job = await this.receptions.resume(id, request);
    return { capture: this.getCapture(id), job };
  }

  /** Imports what is here once more: after a failure, or with other settings. */
  async reanalyse(id: number): Promise<ImportedCapture> {
    const { state, isInPlace } = this.getCapture(id);
    if (state !== 'ready' && state !== 'failed' && state !== 'cancelled')
      throw new AppError('CONFLICT', `the capture is ${state}`);
    if (isInPlace) return this.#reread(id);
    if (!existsSync(originalPath(this.data, id)))
      throw new AppError('CONFLICT', 'the bytes of the capture are not here');
    this.jobs.ensureRoom();
    this.catalog.setCaptureState(id, 'queued');
    await this.store.dropCapture(id);
    this.catalog.setCaptureFacts(id, NO_FACTS);
    return { job: this.queue.enqueue(id), capture: this.getCapture(id) };
  }

  /** What is there is let go of only once the bytes can be had anew. */
  async #reread(id: number): Promise<ImportedCapture> {
    await (await this.receptions.openBytes(id)).close();
    this.jobs.ensureRoom();
    await this.store.dropCapture(id);
    this.catalog.setCaptureFacts(id, NO_FACTS);
    const jobId = this.catalog.addJob(id, 'paused', 'receiving');
    this.catalog.setCaptureState(id, 'paused');
    this.jobs.publish(jobId);
    return this.resumeCapture(id, {});
  }

  /** Ends a job in whatever phase it is; nothing happens to one that has ended. */
  async cancelJob(jobId: number): Promise<JobRecord> {
    const job = this.jobs.get(jobId);
    if (job.phase === 'importing') return this.queue.cancel(jobId);
    if (job.state === 'running' || job.state === 'paused') await this.receptions.cancel(job);
    return this.jobs.get(jobId);
  }

  /** Removes the capture; its space is free when this resolves, to how many bytes of disk that are. */
  async removeCapture(id: number): Promise<number> {
    const { datasetId } = this.getCapture(id);
    await this.receptions.drop(id);
    await this.queue.cancelCapture(id);
    const freed = await freeableBytes(this.data, id);
    // The row goes last: on a full disk the catalogue can only be written once there is room again. What a kill in between
    // leaves, the next start removes.
    await rm(captureDirectory(this.data, id), { recursive: true, force: true });
    await this.store.dropCapture(id);
    for (const job of this.catalog.jobsOfCapture(id)) this.jobs.forget(job.id);
    this.catalog.removeCapture(id);
    this.events.publish({ name: 'dataset', value: { id: datasetId } });
    return freed;
  }

  async #arrived(captureId: number, jobId: number): Promise<ImportedCapture> {
    const live = this.#live.release(captureId);
    if (live !== undefined) {
      const job = this.queue.adopt(this.jobs.get(jobId), live);
      this.#content.hashLater();
      return { capture: this.getCapture(captureId), job };
    }
    const same = await this.#content.findSame(this.getCapture(captureId));
    if (same === undefined) this.queue.enqueue(captureId, jobId);
    else {
      this.catalog.setDuplicate(captureId, same.id);
      this.jobs.settle({ id: jobId, captureId }, 'done', 'duplicate');
      await rm(captureDirectory(this.data, captureId), { recursive: true, force: true });
    }
    this.#content.hashLater();
    return { capture: this.getCapture(captureId), job: this.jobs.get(jobId) };
  }

  /** What the last process was receiving, and had not hashed yet. */
  async takeUp(): Promise<void> {
    await this.receptions.takeUp();
    this.#stopRemoving = removeReplaced(this);
    this.#content.hashLater();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.folders.stop();
    await this.receptions.stop();
    await this.queue.stop();
    await this.#stopRemoving();
    await this.#content.stop();
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
    const jobs = new Jobs(catalog, events);
    const content = new ContentIndex(catalog, data);
    const queue = new ImportQueue({
      catalog,
      content,
      events,
      jobs,
      store,
      data,
      startImport,
      log,
      places,
      ...(config.maxExpansion !== undefined && { maxExpansion: config.maxExpansion }),
    });
    const workspace = new Workspace({ data, catalog, events, store, queue, jobs, content });
    await tidy(workspace);
    await queue.resume();
    if (config.goesOn !== false) queue.startNext();
    await workspace.takeUp();
    return workspace;
  } catch (cause) {
    catalog.close();
    throw cause;
  }
}

/** Writes all of `stream`; what went wrong with it ends the waiting at once. */
async function writeAll(stream: AsyncIterable<Buffer>, reception: Reception, signal?: AbortSignal): Promise<void> {
  const signals = AbortSignal.any([reception.signal, ...(signal ? [signal] : [])]);
  await pipeline(
    stream,
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) await reception.write(chunk);
    },
    { signal: signals },
  );
}

async function tidy({ catalog, data, store }: Workspace): Promise<void> {
  await store.removeUnfinishedCaptures();
  for (const { id, state, fileBytes } of catalog.captures())
    if (state === 'unpacked') await rm(captureDirectory(data, id), { recursive: true, force: true });
    else if (state !== 'duplicate' && fileBytes > 0 && !hasFiles(data, id)) catalog.removeCapture(id);
  const known = new Set(catalog.captures().map(({ id }) => id));
  await removeOrphans(data, known);
}
