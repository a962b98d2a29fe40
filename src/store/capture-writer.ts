/** Writes a capture's flows while it is being imported. See `./contract.ts` for what readers see when. */
import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { hostSums, SIDES } from '../query/views/host-sums.ts';
import { COLUMNS } from '../schema/columns.ts';
import { ACTIVITY_COLUMNS, type DatabaseColumn, FLOW_COLUMNS, HAS_ACTIVITY } from '../schema/database-columns.ts';
import type { ActivityBatch, ColumnVector, FlowBatch } from '../schema/flow-batch.ts';
import { makeCaptureDirectory } from './capture-directory.ts';
import { FixedColumnBuffer } from './column-buffer.ts';
import { CommunityIdBuffer } from './community-id-buffer.ts';
import type { CaptureWriter, CaptureWriterOptions, StoredCapture } from './contract.ts';
import { FlowIdSet } from './flow-id-set.ts';
import { JsonColumnBuffer } from './json-column-buffer.ts';
import {
  COLUMNS_FILE,
  COMPLETE_MARK,
  type CompleteMark,
  captureDirectory,
  type SegmentKind,
  segmentName,
} from './layout.ts';
import { copyToParquet, SEGMENT_ROWS, type SegmentColumn, SegmentTable } from './segment-table.ts';
import { toStoreError } from './store-error.ts';
import { TextColumnBuffer } from './text-column-buffer.ts';

/** What sealing may take; beyond it DuckDB spills beside the capture. */
const MEMORY_LIMIT = '256MB';

/**
 * Flows wait this long at most to be seen, though their segment is not full: the first ones hardly, then ever longer, so
 * that a slow import shows what it has and leaves few files.
 */
const FIRST_WAIT_MS = 1000;
const WAIT_GROWTH = 1.5;
const LONGEST_WAIT_MS = 30_000;

/** Bytes of facts that may wait, in place of a full segment. */
const MAX_WAITING_FACTS = 16 * 1024 * 1024;

/**
 * Smaller segments become one file in the end: more of them would cost more to read, larger ones more to write again, and a
 * row group of many long facts more memory than there is.
 */
const SMALL_ROWS = SEGMENT_ROWS / 8;
const SMALL_FACTS = MAX_WAITING_FACTS / 8;

/** Captures of fewer flows are read as fast without sums by address, and where hosts have few flows sums save little. */
const HOST_SUMS_FLOWS = SEGMENT_ROWS;
const HOST_SUMS_FLOWS_PER_HOST = 4;

const segmentColumn = ({ name, type, column }: DatabaseColumn): SegmentColumn => ({
  name,
  type,
  nullable: COLUMNS[column].nullable,
});
const HAS_ACTIVITY_COLUMN: SegmentColumn = { name: HAS_ACTIVITY, type: 'BOOLEAN', nullable: false };

const ACTIVITY_SEGMENT_COLUMNS: readonly SegmentColumn[] = ACTIVITY_COLUMNS.map((column) => ({
  ...column,
  nullable: false,
}));

export async function createCaptureWriter(options: CaptureWriterOptions): Promise<CaptureWriter> {
  await makeCaptureDirectory(options.dataDirectory, options.captureId);
  return openCaptureWriter(options);
}

/** As `createCaptureWriter`, where the directory was made. */
export async function openCaptureWriter(options: CaptureWriterOptions): Promise<CaptureWriter> {
  const directory = captureDirectory(options.dataDirectory, options.captureId);
  try {
    const { columns } = options;
    const flowColumns = FLOW_COLUMNS.filter(({ column }) => columns?.has(column) !== false);
    if (columns !== undefined) {
      const names = [...flowColumns, HAS_ACTIVITY_COLUMN].map(({ name }) => name);
      await writeFile(join(directory, COLUMNS_FILE), JSON.stringify(names));
    }
    // One thread: the import's own work has the other cores, and one seals fast enough.
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: MEMORY_LIMIT,
      temp_directory: join(directory, 'spill.tmp'),
      preserve_insertion_order: 'true',
      // What sealing took goes back to the system at once: about 75 MiB that would lie about until the next.
      allocator_flush_threshold: '1MB',
      allocator_bulk_deallocation_flush_threshold: '1MB',
    });
    return new ParquetCaptureWriter(options.captureId, directory, flowColumns, instance, await instance.connect());
  } catch (cause) {
    throw toStoreError(cause, 'cannot start to store the capture');
  }
}

interface Segment {
  readonly name: string;
  readonly rows: number;
  readonly isSmall: boolean;
}

class ParquetCaptureWriter implements CaptureWriter {
  readonly #captureId: number;
  readonly directory: string;
  readonly #importName = randomBytes(6).toString('hex');
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #flowColumns: readonly DatabaseColumn[];
  readonly #flows: SegmentTable;
  readonly #activity: SegmentTable;
  readonly #withActivity = new FlowIdSet();
  readonly #segments: Record<SegmentKind, Segment[]> = { flows: [], activity: [] };
  readonly #continues = new Set<number>();
  #flowCount = 0;
  #waitMs = FIRST_WAIT_MS;
  #shownAt = performance.now();
  #isClosed = false;

  constructor(
    captureId: number,
    directory: string,
    flowColumns: readonly DatabaseColumn[],
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.#captureId = captureId;
    this.directory = directory;
    this.#instance = instance;
    this.#connection = connection;
    this.#flowColumns = flowColumns;
    this.#flows = new SegmentTable(connection, 'waiting_flows', this.#segmentColumns);
    this.#activity = new SegmentTable(connection, 'waiting_activity', ACTIVITY_SEGMENT_COLUMNS);
  }

  get #segmentColumns(): readonly SegmentColumn[] {
    return [...this.#flowColumns.map(segmentColumn), HAS_ACTIVITY_COLUMN];
  }

  async append(flows: FlowBatch | null, activity: ActivityBatch | null): Promise<boolean> {
    try {
      if (activity !== null) await this.#appendActivity(activity);
      const hasShown = flows !== null && (await this.#appendFlows(flows));
      if (hasShown || this.#flows.rows === 0 || performance.now() < this.#shownAt + this.#waitMs) return hasShown;
      this.#waitMs = Math.min(this.#waitMs * WAIT_GROWTH, LONGEST_WAIT_MS);
      await this.flush();
      return true;
    } catch (cause) {
      throw toStoreError(cause, 'cannot store flows');
    }
  }

  async flush(): Promise<void> {
    try {
      // Activity first: a flow is never seen without what it did.
      await this.#seal('activity', this.#activity);
      await this.#seal('flows', this.#flows);
      this.#shownAt = performance.now();
    } catch (cause) {
      throw toStoreError(cause, 'cannot store flows');
    }
  }

  async finish(): Promise<StoredCapture> {
    await this.flush();
    try {
      const superseded = [...(await this.#merge('flows')), ...(await this.#merge('activity'))];
      await this.#writeMark(await this.#sumHosts());
      this.#close();
      for (const name of superseded) await rm(join(this.directory, name));
      await rm(join(this.directory, 'spill.tmp'), { recursive: true, force: true });
      return { flows: this.#flowCount, bytesOnDisk: await directoryBytes(this.directory) };
    } catch (cause) {
      throw toStoreError(cause, 'cannot complete the stored capture');
    }
  }

  interrupt(): void {
    if (!this.#isClosed) this.#connection.interrupt();
  }

  async abort(): Promise<void> {
    this.#close();
    try {
      await rm(this.directory, { recursive: true, force: true });
    } catch (cause) {
      throw toStoreError(cause, 'cannot remove the half-stored capture');
    }
  }

  async #appendFlows(batch: FlowBatch): Promise<boolean> {
    const table = this.#flows;
    let isVisible = false;
    for (let from = 0; from < batch.length; ) {
      const count = Math.min(batch.length - from, SEGMENT_ROWS - table.rows);
      for (const [i, { column, part }] of this.#flowColumns.entries()) {
        copyColumn(batch.columns[column], part === 'lo' ? 1 : 0, table.buffers[i]!, from, table.rows, count);
      }
      this.#markActivity(batch, from, count);
      table.rows += count;
      from += count;
      if (table.rows < SEGMENT_ROWS && !this.#hasLongFacts) continue;
      await this.flush();
      isVisible = true;
    }
    this.#flowCount += batch.length;
    const { values, nulls } = batch.columns.continues_capture;
    for (let row = 0; row < batch.length; row++) if (nulls?.[row] === 0) this.#continues.add(values[row]!);
    return isVisible;
  }

  /** Facts are texts of their own, up to 4,096 characters each: a segment of many long ones ends early. */
  get #hasLongFacts(): boolean {
    return factsIn(this.#flows) > MAX_WAITING_FACTS;
  }

  #markActivity(batch: FlowBatch, from: number, count: number): void {
    const { rows, buffers } = this.#flows;
    const marks = buffers[this.#flowColumns.length];
    const ids = batch.columns.flow_id.values;
    if (!(marks instanceof FixedColumnBuffer)) throw new Error('the last column of a flow segment is has_activity');
    for (let i = 0; i < count; i++) marks.set(this.#withActivity.has(ids[from + i]!) ? 1 : 0, rows + i);
  }

  async #appendActivity(batch: ActivityBatch): Promise<void> {
    const table = this.#activity;
    const { flowId } = batch;
    for (let row = 0; row < batch.length; row++) this.#withActivity.add(flowId[row]!);
    const sources = [
      null,
      flowId,
      batch.bucketStart,
      batch.widthNanos,
      batch.packetsSent,
      batch.packetsReceived,
      batch.bytesSent,
      batch.bytesReceived,
    ];
    for (let from = 0; from < batch.length; ) {
      const count = Math.min(batch.length - from, SEGMENT_ROWS - table.rows);
      for (const [i, source] of sources.entries()) {
        const buffer = table.buffers[i];
        if (!(buffer instanceof FixedColumnBuffer)) throw new Error('activity columns are numbers');
        if (source === null) buffer.fill(this.#captureId, table.rows, count);
        else if (source instanceof Float64Array) buffer.setCounts(source, from, table.rows, count);
        else buffer.setBytes(source, from, table.rows, count);
      }
      table.rows += count;
      from += count;
      if (table.rows === SEGMENT_ROWS) await this.#seal('activity', table);
    }
  }

  async #seal(kind: SegmentKind, table: SegmentTable): Promise<void> {
    if (table.rows === 0) return;
    const segments = this.#segments[kind];
    const { rows } = table;
    const name = segmentName(kind, this.#importName, segments.length);
    const isSmall = rows < SMALL_ROWS && factsIn(table) < SMALL_FACTS;
    await table.seal(join(this.directory, name));
    segments.push({ name, rows, isSmall });
  }

  /** One file in place of the small segments; gives the names of those. */
  async #merge(kind: SegmentKind): Promise<string[]> {
    const small = this.#segments[kind].filter(({ isSmall }) => isSmall);
    if (small.length < 2) return [];
    const name = `all-${kind}-${this.#importName}.parquet`;
    const paths = small.map((segment) => join(this.directory, segment.name));
    await this.#connection.run('SET VARIABLE files = $1', [listValue(paths)], [LIST(VARCHAR)]);
    await copyToParquet(this.#connection, `FROM read_parquet(getvariable('files'))`, join(this.directory, name));
    const rows = small.reduce((sum, segment) => sum + segment.rows, 0);
    this.#segments[kind] = [{ name, rows, isSmall: false }, ...this.#segments[kind].filter(({ isSmall }) => !isSmall)];
    return small.map((segment) => segment.name);
  }

  /** Makes the files of sums by address where they are much shorter than the flows; gives their names. */
  async #sumHosts(): Promise<string[]> {
    if (this.#flowCount < HOST_SUMS_FLOWS) return [];
    const paths = this.#segments.flows.map(({ name }) => join(this.directory, name));
    await this.#connection.run('SET VARIABLE files = $1', [listValue(paths)], [LIST(VARCHAR)]);
    const flows = `read_parquet(getvariable('files'))`;
    const counts = SIDES.map((side) => `approx_count_distinct(hash(${side}_ip_hi, ${side}_ip_lo))`).join(', ');
    const [row = []] = (await this.#connection.runAndReadAll(`SELECT ${counts} FROM ${flows}`)).getRows();
    if (row.some((hosts) => Number(hosts) > this.#flowCount / HOST_SUMS_FLOWS_PER_HOST)) return [];
    const names: string[] = [];
    for (const side of SIDES) {
      const name = `${side === 'src' ? 'sources' : 'destinations'}-${this.#importName}.parquet`;
      await copyToParquet(this.#connection, hostSums(side, flows), join(this.directory, name));
      names.push(name);
    }
    return names;
  }

  async #writeMark(hosts: readonly string[]): Promise<void> {
    const namesOf = (kind: SegmentKind): string[] => this.#segments[kind].map(({ name }) => name);
    const mark: CompleteMark = {
      format: 1,
      flows: namesOf('flows'),
      activity: namesOf('activity'),
      columns: this.#segmentColumns.map(({ name }) => name),
      hosts,
      continues: [...this.#continues],
    };
    const path = join(this.directory, COMPLETE_MARK);
    await writeFile(`${path}.tmp`, JSON.stringify(mark), { flush: true });
    await rename(`${path}.tmp`, path);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** Bytes of facts that wait. */
const factsIn = ({ buffers }: SegmentTable): number =>
  buffers.reduce((sum, buffer) => sum + (buffer instanceof JsonColumnBuffer ? buffer.waiting : 0), 0);

function copyColumn(
  vector: ColumnVector,
  half: 0 | 1,
  buffer: SegmentTable['buffers'][number],
  from: number,
  at: number,
  count: number,
): void {
  if (vector.kind === 'text') {
    if (!(buffer instanceof TextColumnBuffer || buffer instanceof JsonColumnBuffer))
      throw new Error('text goes to a text column');
    buffer.setCodes(vector.codes, vector.dictionary, from, at, count);
    return;
  }
  if (vector.kind === 'digest') {
    if (!(buffer instanceof CommunityIdBuffer)) throw new Error('digests go to a column of Community IDs');
    buffer.setDigests(vector, from, at, count);
    return;
  }
  if (!(buffer instanceof FixedColumnBuffer)) throw new Error('numbers go to a column of numbers');
  if (vector.kind === 'number') buffer.setNumbers(vector, from, at, count);
  else if (vector.kind === 'time') buffer.setBytes(vector.values, from, at, count);
  else buffer.setAddressHalves(vector, half, from, at, count);
}

async function directoryBytes(directory: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(directory)) bytes += (await stat(join(directory, name))).size;
  return bytes;
}
