/** A table of rows waiting to be sealed into one Parquet file: typed arrays here, then DuckDB for the file. */
import { rename } from 'node:fs/promises';
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBTableFunction, type DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { DatabaseType } from '../schema/database-columns.ts';
import { CHUNK_ROWS, FixedColumnBuffer } from './column-buffer.ts';
import { CommunityIdBuffer } from './community-id-buffer.ts';
import { JsonColumnBuffer } from './json-column-buffer.ts';
import { quotePath } from './layout.ts';
import { TextColumnBuffer } from './text-column-buffer.ts';

export interface SegmentColumn {
  readonly name: string;
  readonly type: DatabaseType;
  readonly nullable: boolean;
}

type ColumnBuffer = FixedColumnBuffer | TextColumnBuffer | JsonColumnBuffer | CommunityIdBuffer;

function bufferFor({ name, type, nullable }: SegmentColumn): ColumnBuffer {
  if (name === 'community_id') return new CommunityIdBuffer(SEGMENT_ROWS);
  if (name === 'facts') return new JsonColumnBuffer(SEGMENT_ROWS);
  return type === 'VARCHAR' ? new TextColumnBuffer(SEGMENT_ROWS) : new FixedColumnBuffer(type, nullable, SEGMENT_ROWS);
}

/** A vector of the table function's chunks. */
interface ChunkVector {
  readonly name: string;
  readonly type: DuckDBType;
}

/**
 * Row groups of the file, and rows of a full segment: DuckDB reads row groups in parallel and skips them by their ranges.
 * A segment waits in about 40 MiB, and its texts.
 */
export const SEGMENT_ROWS = 61_440;

/**
 * LZ4 and the newer Parquet encodings read three times as fast as zstd for a fifth more space (measured in
 * docs/adr/0001-flow-store-layout.md). Larger dictionaries and bloom filters cost a quarter of the writing, and no view
 * gains from them.
 */
export const PARQUET_OPTIONS = `FORMAT parquet, COMPRESSION lz4_raw, PARQUET_VERSION v2, ROW_GROUP_SIZE ${SEGMENT_ROWS}, WRITE_BLOOM_FILTER false, DICTIONARY_SIZE_LIMIT 4096`;

export class SegmentTable {
  rows = 0;
  readonly #connection: DuckDBConnection;
  readonly #name: string;
  readonly #columns: readonly SegmentColumn[];
  readonly #buffers: readonly ColumnBuffer[];
  /** Of the segment that is being sealed, by column: one, or several that make up the column, or none where all is null. */
  #vectors: readonly (readonly ChunkVector[])[] = [];
  #copied = 0;

  constructor(connection: DuckDBConnection, name: string, columns: readonly SegmentColumn[]) {
    this.#connection = connection;
    this.#name = name;
    this.#columns = columns;
    this.#buffers = columns.map(bufferFor);
    this.#register();
  }

  /** The buffers in the order of the columns, to be filled from row `rows` on. */
  get buffers(): readonly ColumnBuffer[] {
    return this.#buffers;
  }

  /** Writes the rows to `path`, which appears whole or not at all, and starts over with none. */
  async seal(path: string): Promise<void> {
    this.#vectors = this.#buffers.map((buffer, i) =>
      buffer.seal(this.rows).map((type, piece) => ({ name: `${this.#columns[i]!.name}_${piece}`, type })),
    );
    this.#copied = 0;
    const columns = this.#columns.map(({ name, type }, i) => {
      const pieces = this.#vectors[i]!.map((vector) => `"${vector.name}"`);
      return `${pieces.length === 0 ? `NULL::${type}` : pieces.join(' || ')} AS "${name}"`;
    });
    await copyToParquet(this.#connection, `SELECT ${columns.join(', ')} FROM ${this.#name}()`, path);
    this.rows = 0;
  }

  /** The rows as a table function, so that they go from here straight into the file. */
  #register(): void {
    this.#connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: this.#name,
        bindFunction: (bind) => {
          for (const { name, type } of this.#vectors.flat()) bind.addResultColumn(name, type);
        },
        initFunction: (init) => init.setMaxThreads(1),
        mainFunction: (_, chunk) => this.#copyChunk(chunk),
      }),
    );
  }

  #copyChunk(chunk: DuckDBDataChunk): void {
    const from = this.#copied;
    const count = Math.min(CHUNK_ROWS, this.rows - from);
    chunk.rowCount = count;
    if (count === 0) return;
    let next = 0;
    for (const [i, buffer] of this.#buffers.entries()) {
      const vectors = this.#vectors[i]!.map(() => duckdb.data_chunk_get_vector(chunk.chunk, next++));
      if (vectors.length > 0) buffer.copyTo(vectors, from, count);
    }
    this.#copied += count;
  }
}

/** Writes the rows of `query` to `path`, which appears whole or not at all. */
export async function copyToParquet(connection: DuckDBConnection, query: string, path: string): Promise<void> {
  await connection.run(`COPY (${query}) TO ${quotePath(`${path}.tmp`)} (${PARQUET_OPTIONS})`);
  await rename(`${path}.tmp`, path);
}
