/**
 * The catalogue: data sets, captures and jobs in SQLite. Holding it open holds the data directory: SQLite's exclusive
 * lock goes with the process however it ends, so a directory is never left locked by a kill.
 */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { ensureExists } from '../base/assert.ts';
import { AppError } from '../base/errors.ts';
import { parseTime } from '../base/time.ts';
import type { CaptureState } from '../schema/capture-states.ts';
import { type Row, toCapture, toDataset, toJob } from './catalog-rows.ts';
import { migrate } from './catalog-schema.ts';
import { FolderFiles } from './folder-files.ts';
import { FollowedTable } from './followed.ts';
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
  type Origin,
} from './records.ts';

/** Flows of a capture that are pieces of flows which the data set has from an earlier one. */
const CONTINUED = `(SELECT c.facts ->> '$.continuation.flows' FROM capture e
    WHERE e.id = c.facts ->> '$.continuation.captureId' AND e.dataset_id = c.dataset_id)`;

/** A newer version of what it was taken from is whole: that one counts. */
const IS_REPLACED = `EXISTS (SELECT 1 FROM capture n WHERE (n.replaces = c.id OR n.replaces = c.archive_id) AND n.state IN ('ready', 'unpacked'))`;

const DATASETS = `
  SELECT d.id, d.name, d.created, count(c.id) AS captures, coalesce(sum(c.packets), 0) AS packets,
    coalesce(sum(c.flows), 0) - coalesce(sum(${CONTINUED}), 0) AS flows, coalesce(sum(c.bytes), 0) AS bytes, CAST(min(c.first) AS TEXT) AS first,
    CAST(max(c.last) AS TEXT) AS last
  FROM dataset d LEFT JOIN capture c ON c.dataset_id = d.id AND c.state NOT IN ('duplicate', 'unpacked') AND NOT ${IS_REPLACED}`;

const CAPTURES = `
  SELECT id, dataset_id, name, created, state, file_bytes, expected_bytes, sha256, duplicate_of, origin_kind, origin_from,
    origin_by, tags, in_place, archive_id, facts, error
  FROM capture`;

const JOBS = `
  SELECT j.*, c.dataset_id, iif(j.phase = 'receiving', c.expected_bytes, c.file_bytes) AS bytes_total
  FROM job j JOIN capture c ON c.id = j.capture_id`;

/** What is known of a capture before its first byte. */
export interface NewCapture {
  readonly datasetId: number;
  readonly name: string;
  readonly origin: Omit<Origin, 'at'>;
  readonly expectedBytes?: number | null;
  readonly tags?: readonly string[];
  /** What tells the file it came from: see `fileIdentity`. */
  readonly source?: string | null;
  /** No copy of its bytes is kept here. */
  readonly isInPlace?: boolean;
  /** The capture of an earlier version of it: views see that one until this one is whole, and this one from then on. */
  readonly replaces?: number | null;
  /** The file of a followed place that it is taken from, to be noted with it: a kill leaves both or neither. */
  readonly noted?: NotedFile;
}

export interface NotedFile {
  readonly followedId: number;
  readonly name: string;
  readonly identity: string;
}

export class Catalog {
  readonly followed: FollowedTable;
  readonly folderFiles: FolderFiles;
  readonly #db: DatabaseSync;
  readonly #now: () => Date;

  /** Throws DATA_DIRECTORY_IN_USE while another process has the file open. */
  constructor(path: string, now: () => Date = () => new Date()) {
    this.#now = now;
    this.#db = new DatabaseSync(path, { timeout: 0 });
    try {
      this.#db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; COMMIT');
      migrate(this.#db);
      this.followed = new FollowedTable(this.#db, now);
      this.folderFiles = new FolderFiles(this.#db);
    } catch (cause) {
      this.#db.close();
      if (isBusy(cause)) throw new AppError('DATA_DIRECTORY_IN_USE', `another Capscape has ${path} open`, { cause });
      throw cause;
    }
  }

  close(): void {
    this.#db.close();
  }

  /** Runs `work` so that all of its changes are kept, or none. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (cause) {
      this.#db.exec('ROLLBACK');
      throw cause;
    }
  }

  datasets(): DatasetRecord[] {
    return this.#all(`${DATASETS} GROUP BY d.id ORDER BY d.id`).map(toDataset);
  }

  findDataset(id: number): DatasetRecord | undefined {
    const row = this.#get(`${DATASETS} WHERE d.id = ? GROUP BY d.id`, id);
    return row && toDataset(row);
  }

  findDatasetNamed(name: string): DatasetRecord | undefined {
    const row = this.#get(`${DATASETS} WHERE d.name = ? GROUP BY d.id ORDER BY d.id LIMIT 1`, name);
    return row && toDataset(row);
  }

  addDataset(name: string): DatasetRecord {
    const id = this.#insert('INSERT INTO dataset (name, created) VALUES (?, ?)', name, this.#now().toISOString());
    return ensureExists(this.findDataset(id), 'the data set just added');
  }

  renameDataset(id: number, name: string): void {
    this.#run('UPDATE dataset SET name = ? WHERE id = ?', name, id);
  }

  removeDataset(id: number): void {
    this.#run('DELETE FROM dataset WHERE id = ?', id);
  }

  captures(datasetId?: number): CaptureRecord[] {
    const rows =
      datasetId === undefined
        ? this.#all(`${CAPTURES} ORDER BY id`)
        : this.#all(`${CAPTURES} WHERE dataset_id = ? ORDER BY id`, datasetId);
    return rows.map(toCapture);
  }

  /** Those whose flows are the data set's: of a capture and its newer version one, never both. */
  viewedCaptures(datasetId: number): number[] {
    return this.#all(
      `SELECT c.id FROM capture c WHERE c.dataset_id = ? AND (c.replaces IS NULL OR c.state = 'ready') AND NOT ${IS_REPLACED}
       ORDER BY c.id`,
      datasetId,
    ).map(({ id }) => Number(id));
  }

  /** Captures that a newer version has taken the place of, which is whole. */
  replacedCaptures(): number[] {
    // What was taken out of an archive comes before it: without it, nothing says that it is replaced.
    return this.#all(`SELECT c.id FROM capture c WHERE ${IS_REPLACED} ORDER BY c.id DESC`).map(({ id }) => Number(id));
  }

  /** The newest capture of the data set that came from there and is whole. */
  findReadyFrom(datasetId: number, from: string): CaptureRecord | undefined {
    const row = this.#get(
      `${CAPTURES} WHERE dataset_id = ? AND origin_from = ? AND state = 'ready' ORDER BY id DESC LIMIT 1`,
      datasetId,
      from,
    );
    return row && toCapture(row);
  }

  findCapture(id: number): CaptureRecord | undefined {
    const row = this.#get(`${CAPTURES} WHERE id = ?`, id);
    return row && toCapture(row);
  }

  /** The capture of this data set that was taken from `source` (see `fileIdentity`), unless that went wrong. */
  findCaptureFrom(datasetId: number, source: string): CaptureRecord | undefined {
    const row = this.#get(
      `${CAPTURES} WHERE dataset_id = ? AND source = ? AND state IN ('queued', 'importing', 'ready', 'unpacked', 'duplicate')`,
      datasetId,
      source,
    );
    return row && toCapture(row);
  }

  capturesIn(state: CaptureState): CaptureRecord[] {
    return this.#all(`${CAPTURES} WHERE state = ? ORDER BY id`, state).map(toCapture);
  }

  /** Captures that were taken out of this archive. */
  membersOf(archiveId: number): CaptureRecord[] {
    return this.#all(`${CAPTURES} WHERE archive_id = ? ORDER BY id`, archiveId).map(toCapture);
  }

  /** What a capture takes the place of once it is whole. */
  replacedBy(id: number): number | null {
    const replaced = this.#get('SELECT replaces FROM capture WHERE id = ?', id)?.replaces;
    return replaced == null ? null : Number(replaced);
  }

  setArchive(id: number, archiveId: number): void {
    this.#run('UPDATE capture SET archive_id = ? WHERE id = ?', archiveId, id);
  }

  /** Captures of the data set that hold, or will hold, the flows of a file of this many bytes, or of the captures in it. */
  capturesOfSize(datasetId: number, fileBytes: number): CaptureRecord[] {
    return this.#all(
      `${CAPTURES} WHERE dataset_id = ? AND file_bytes = ? AND state IN ('queued', 'importing', 'ready', 'unpacked') ORDER BY id`,
      datasetId,
      fileBytes,
    ).map(toCapture);
  }

  /** The oldest capture that is here whole and whose content's hash is not known, beyond `afterId`. */
  findUnhashed(afterId: number): CaptureRecord | undefined {
    const row = this.#get(
      `${CAPTURES} WHERE id > ? AND sha256 IS NULL AND state IN ('queued', 'importing', 'ready') ORDER BY id LIMIT 1`,
      afterId,
    );
    return row && toCapture(row);
  }

  addCapture(capture: NewCapture): number {
    const { datasetId, name, origin, expectedBytes = null, tags = [], source = null, isInPlace = false } = capture;
    const { replaces = null } = capture;
    return this.#insert(
      `INSERT INTO capture (dataset_id, name, created, state, source, facts, origin_kind, origin_from, origin_by,
         expected_bytes, tags, in_place, replaces) VALUES (?, ?, ?, 'receiving', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      datasetId,
      name,
      this.#now().toISOString(),
      source,
      JSON.stringify(NO_FACTS),
      origin.kind,
      origin.from,
      origin.by,
      expectedBytes,
      JSON.stringify(tags),
      isInPlace ? 1 : 0,
      replaces,
    );
  }

  setCaptureName(id: number, name: string): void {
    this.#run('UPDATE capture SET name = ? WHERE id = ?', name, id);
  }

  setCaptureTags(id: number, tags: readonly string[]): void {
    this.#run('UPDATE capture SET tags = ? WHERE id = ?', JSON.stringify(tags), id);
  }

  setExpectedBytes(id: number, bytes: number | null): void {
    this.#run('UPDATE capture SET expected_bytes = ? WHERE id = ?', bytes, id);
  }

  setCaptureHash(id: number, sha256: string): void {
    this.#run('UPDATE capture SET sha256 = ? WHERE id = ?', sha256, id);
  }

  setDuplicate(id: number, of: number): void {
    this.#run(`UPDATE capture SET state = 'duplicate', duplicate_of = ?, error = NULL WHERE id = ?`, of, id);
  }

  /** What a way in remembers of a capture to go on with it after a restart: never a secret. */
  resumeFacts(id: number): unknown {
    const value = this.#get('SELECT resume FROM capture WHERE id = ?', id)?.resume;
    return value == null ? null : JSON.parse(String(value));
  }

  setResumeFacts(id: number, facts: unknown): void {
    this.#run('UPDATE capture SET resume = ? WHERE id = ?', facts == null ? null : JSON.stringify(facts), id);
  }

  setCaptureState(id: number, state: CaptureState, error: Failure | null = null): void {
    this.#run('UPDATE capture SET state = ?, error = ? WHERE id = ?', state, error && JSON.stringify(error), id);
  }

  setCaptureSize(id: number, fileBytes: number): void {
    this.#run('UPDATE capture SET file_bytes = ? WHERE id = ?', fileBytes, id);
  }

  setCaptureFacts(id: number, facts: CaptureFacts): void {
    this.#run(
      'UPDATE capture SET packets = ?, bytes = ?, flows = ?, first = ?, last = ?, facts = ? WHERE id = ?',
      facts.packets,
      facts.bytes,
      facts.flows,
      facts.first && parseTime(facts.first),
      facts.last && parseTime(facts.last),
      JSON.stringify(facts),
      id,
    );
  }

  removeCapture(id: number): void {
    this.#run('DELETE FROM capture WHERE id = ?', id);
  }

  /** The newest first. */
  jobs(limit: number): JobRecord[] {
    return this.#all(`${JOBS} ORDER BY j.id DESC LIMIT ?`, limit).map(toJob);
  }

  /** In the order in which they were added. */
  jobsIn(state: JobState): JobRecord[] {
    return this.#all(`${JOBS} WHERE j.state = ? ORDER BY j.id`, state).map(toJob);
  }

  countJobsIn(states: readonly JobState[]): number {
    const row = this.#get(`SELECT count(*) AS n FROM job WHERE state IN (${states.map(() => '?').join()})`, ...states);
    return Number(row?.n);
  }

  jobsOfCapture(captureId: number): JobRecord[] {
    return this.#all(`${JOBS} WHERE j.capture_id = ? ORDER BY j.id`, captureId).map(toJob);
  }

  findJob(id: number): JobRecord | undefined {
    const row = this.#get(`${JOBS} WHERE j.id = ?`, id);
    return row && toJob(row);
  }

  addJob(captureId: number, state: JobState, phase: JobPhase): number {
    const progress = JSON.stringify(NO_PROGRESS);
    return this.#insert(
      'INSERT INTO job (capture_id, state, phase, progress) VALUES (?, ?, ?, ?)',
      captureId,
      state,
      phase,
      progress,
    );
  }

  /** Its capture's bytes have to come once more. */
  receiveJob(id: number): void {
    this.#run(`UPDATE job SET phase = 'receiving' WHERE id = ?`, id);
  }

  /** What was received waits for its import. */
  queueJob(id: number): void {
    const progress = JSON.stringify(NO_PROGRESS);
    this.#run(
      `UPDATE job SET state = 'queued', phase = 'importing', progress = ?, error = NULL WHERE id = ?`,
      progress,
      id,
    );
  }

  setJobState(id: number, state: JobState, progress: JobProgress, error: Failure | null = null): void {
    const failure = error && JSON.stringify(error);
    this.#run(
      'UPDATE job SET state = ?, progress = ?, error = ? WHERE id = ?',
      state,
      JSON.stringify(progress),
      failure,
      id,
    );
  }

  startJob(id: number): void {
    const progress = JSON.stringify(NO_PROGRESS);
    this.#run(`UPDATE job SET state = 'running', starts = starts + 1, progress = ? WHERE id = ?`, progress, id);
  }

  /** How often the job was started and not ended in good order. */
  jobStarts(id: number): number {
    return Number(this.#get('SELECT starts FROM job WHERE id = ?', id)?.starts ?? 0);
  }

  forgetJobStarts(id: number): void {
    this.#run('UPDATE job SET starts = 0 WHERE id = ?', id);
  }

  setting(name: string): string | undefined {
    return this.#get('SELECT value FROM setting WHERE name = ?', name)?.value?.toString();
  }

  setSetting(name: string, value: string): void {
    this.#run('INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', name, value);
  }

  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#db.prepare(sql).all(...values);
  }

  #get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#db.prepare(sql).get(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.#db.prepare(sql).run(...values);
  }

  #insert(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#db.prepare(sql).run(...values).lastInsertRowid);
  }
}

const SQLITE_BUSY = 5;

const isBusy = (cause: unknown): boolean =>
  cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY;
