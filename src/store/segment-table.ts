/** A table of rows waiting to be sealed into one Parquet file: typed arrays here, then DuckDB for the file. */
import { rename } from 'node:fs/promises';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { DatabaseType } from '../schema/database-columns.ts';
import { columnDefinitions } from '../schema/database-columns.ts';
import { CHUNK_ROWS, FixedColumnBuffer, type FixedType } from './column-buffer.ts';
import { quotePath } from './layout.ts';
import { TextColumnBuffer } from './text-column-buffer.ts';

export interface SegmentColumn {
  readonly name: string;
  readonly type: DatabaseType;
  readonly nullable: boolean;
}

const FIXED_TYPES: Readonly<Record<FixedType, DuckDBType>> = {
  UTINYINT,
  USMALLINT,
  UINTEGER,
  BIGINT,
  UBIGINT,
  DOUBLE,
  BOOLEAN,
};

type ColumnBuffer = FixedColumnBuffer | TextColumnBuffer;

/**
 * Row groups of the file, and rows of a full segment: DuckDB reads row groups in parallel and skips them by their ranges.
 * A segment waits in about 30 MiB.
 */
export const SEGMENT_ROWS = 122_880;

/**
 * LZ4 and the newer Parquet encodings read three times as fast as zstd for a fifth more space; the measurements are in
 * docs/adr/0001-flow-store-layout.md.
 */
export const PARQUET_OPTIONS = `FORMAT parquet, COMPRESSION lz4_raw, PARQUET_VERSION v2, ROW_GROUP_SIZE ${SEGMENT_ROWS}`;

export class SegmentTable {
  rows = 0;
  readonly #name: string;
  readonly #columns: readonly SegmentColumn[];
  readonly #buffers: readonly ColumnBuffer[];

  constructor(name: string, columns: readonly SegmentColumn[]) {
    this.#name = name;
    this.#columns = columns;
    this.#buffers = columns.map(({ type, nullable }) =>
      type === 'VARCHAR' ? new TextColumnBuffer(SEGMENT_ROWS) : new FixedColumnBuffer(type, nullable, SEGMENT_ROWS),
    );
  }

  /** The buffers in the order of the columns, to be filled from row `rows` on. */
  get buffers(): readonly ColumnBuffer[] {
    return this.#buffers;
  }

  /** Writes the rows to `path`, which appears whole or not at all, and starts over with none. */
  async seal(connection: DuckDBConnection, path: string): Promise<void> {
    const types = this.#buffers.map((buffer, i) => {
      if (buffer instanceof TextColumnBuffer) return buffer.seal(this.rows);
      const { type } = this.#columns[i]!;
      return FIXED_TYPES[type as FixedType];
    });
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${this.#name} (${columnDefinitions(this.#columns)})`);
    const appender = await connection.createAppender(this.#name, 'main', 'temp');
    try {
      const chunk = DuckDBDataChunk.create(types);
      for (let from = 0; from < this.rows; from += CHUNK_ROWS) {
        const count = Math.min(CHUNK_ROWS, this.rows - from);
        chunk.reset();
        chunk.rowCount = count;
        for (const [i, buffer] of this.#buffers.entries()) {
          buffer.copyTo(duckdb.data_chunk_get_vector(chunk.chunk, i), from, count);
        }
        appender.appendDataChunk(chunk);
      }
    } finally {
      appender.closeSync();
    }
    await copyToParquet(connection, `FROM temp.${this.#name}`, path);
    await connection.run(`DROP TABLE temp.${this.#name}`);
    this.rows = 0;
  }
}

/** Writes the rows of `query` to `path`, which appears whole or not at all. */
export async function copyToParquet(connection: DuckDBConnection, query: string, path: string): Promise<void> {
  await connection.run(`COPY (${query}) TO ${quotePath(`${path}.tmp`)} (${PARQUET_OPTIONS})`);
  await rename(`${path}.tmp`, path);
}
