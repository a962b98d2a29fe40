/** Which files hold the flows of captures: read from the directory while an import runs, remembered once it is complete. */
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FLOW_COLUMNS, HAS_ACTIVITY } from '../schema/database-columns.ts';
import {
  COLUMNS_FILE,
  COMPLETE_MARK,
  type CompleteMark,
  captureDirectory,
  DELETED_SUFFIX,
  flowsDirectory,
  segmentKind,
} from './layout.ts';

export interface CaptureFiles {
  readonly captureId: number;
  /** Captures whose flows some of its flows go on with; none before it is complete. */
  readonly continues: readonly number[];
  readonly flows: readonly string[];
  readonly activity: readonly string[];
  readonly columns: readonly string[];
  /** Sums by address, made of `flows`; none where the flows have to be read. */
  readonly hosts: readonly string[];
}

const CURRENT_COLUMNS: readonly string[] = [...FLOW_COLUMNS.map(({ name }) => name), HAS_ACTIVITY];

export class CaptureDirectories {
  readonly #dataDirectory: string;
  readonly #complete = new Map<number, CaptureFiles>();

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  async files(captureId: number): Promise<CaptureFiles> {
    const known = this.#complete.get(captureId);
    if (known !== undefined) return known;
    const directory = captureDirectory(this.#dataDirectory, captureId);
    const mark = await readMark(directory);
    if (mark === null) return segmentFiles(captureId, directory);
    const within = (names: readonly string[]): string[] => names.map((name) => join(directory, name));
    const files = {
      captureId,
      continues: mark.continues ?? [],
      flows: within(mark.flows),
      activity: within(mark.activity),
      columns: mark.columns,
      hosts: within(mark.hosts ?? []),
    };
    this.#complete.set(captureId, files);
    return files;
  }

  /** After a file was found missing: looks at the disk again. */
  forget(captureIds: readonly number[]): void {
    for (const id of captureIds) this.#complete.delete(id);
  }

  async bytesOnDisk(captureId: number): Promise<number> {
    const directory = captureDirectory(this.#dataDirectory, captureId);
    let bytes = 0;
    for (const name of await listDirectory(directory)) {
      const file = await stat(join(directory, name)).catch(ignoreMissing);
      bytes += file?.isFile() === true ? file.size : 0;
    }
    return bytes;
  }

  /** Resolves to the bytes freed. */
  async drop(captureId: number): Promise<number> {
    const bytes = await this.bytesOnDisk(captureId);
    this.#complete.delete(captureId);
    const directory = captureDirectory(this.#dataDirectory, captureId);
    const deleted = `${directory}${DELETED_SUFFIX}`;
    await removeDirectory(deleted);
    await rename(directory, deleted).catch(ignoreMissing);
    await removeDirectory(deleted);
    return bytes;
  }

  /** Deletes what has no completion mark, and what was being deleted; resolves to the ids of the former. */
  async removeUnfinished(): Promise<number[]> {
    const directory = flowsDirectory(this.#dataDirectory);
    const removed: number[] = [];
    for (const name of await listDirectory(directory)) {
      const path = join(directory, name);
      if (name.endsWith(DELETED_SUFFIX)) await removeDirectory(path);
      if (!/^\d+$/.test(name) || (await readMark(path)) !== null) continue;
      await removeDirectory(path);
      removed.push(Number(name));
    }
    return removed;
  }
}

async function segmentFiles(captureId: number, directory: string): Promise<CaptureFiles> {
  const flows: string[] = [];
  const activity: string[] = [];
  for (const name of (await listDirectory(directory)).sort()) {
    const kind = segmentKind(name);
    if (kind !== null) (kind === 'flows' ? flows : activity).push(join(directory, name));
  }
  return { captureId, continues: [], flows, activity, columns: await columnsUnderWay(directory), hosts: [] };
}

async function columnsUnderWay(directory: string): Promise<readonly string[]> {
  const text = await readFile(join(directory, COLUMNS_FILE), 'utf8').catch(ignoreMissing);
  return text === undefined ? CURRENT_COLUMNS : (JSON.parse(text) as readonly string[]);
}

/** Null where there is none. */
async function readMark(directory: string): Promise<CompleteMark | null> {
  const text = await readFile(join(directory, COMPLETE_MARK), 'utf8').catch(ignoreMissing);
  return text === undefined ? null : (JSON.parse(text) as CompleteMark);
}

async function listDirectory(directory: string): Promise<string[]> {
  return (await readdir(directory).catch(ignoreMissing)) ?? [];
}

/** Windows refuses to delete a file for as long as a query has it open. */
async function removeDirectory(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10 });
}

function ignoreMissing(cause: unknown): undefined {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
  throw cause;
}
