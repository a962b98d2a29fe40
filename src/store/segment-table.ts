/** A table of rows waiting to be sealed into one Parquet file: typed arrays here, then DuckDB for the file. */
import { rename } from 'node:fs/promises';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBTableFunction,
  type DuckDBType,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { DatabaseType } from '../schema/database-columns.ts';
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
 * A segment waits in about 75 MiB, and its texts.
 */
export const SEGMENT_ROWS = 122_880;

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
  #types: readonly DuckDBType[] = [];
  #copied = 0;

  constructor(connection: DuckDBConnection, name: string, columns: readonly SegmentColumn[]) {
    this.#connection = connection;
    this.#name = name;
    this.#columns = columns;
    this.#buffers = columns.map(({ type, nullable }) =>
      type === 'VARCHAR' ? new TextColumnBuffer(SEGMENT_ROWS) : new FixedColumnBuffer(type, nullable, SEGMENT_ROWS),
    );
    this.#register();
  }

  /** The buffers in the order of the columns, to be filled from row `rows` on. */
  get buffers(): readonly ColumnBuffer[] {
    return this.#buffers;
  }

  /** Writes the rows to `path`, which appears whole or not at all, and starts over with none. */
  async seal(path: string): Promise<void> {
    this.#types = this.#buffers.map((buffer, i) =>
      buffer instanceof TextColumnBuffer ? buffer.seal(this.rows) : FIXED_TYPES[this.#columns[i]!.type as FixedType],
    );
    this.#copied = 0;
    // A text comes as a member of an ENUM where that is cheaper, and is stored as text.
    const columns = this.#columns.map(({ name, type }) => `"${name}"::${type} AS "${name}"`);
    await copyToParquet(this.#connection, `SELECT ${columns.join(', ')} FROM ${this.#name}()`, path);
    this.rows = 0;
  }

  /** The rows as a table function, so that they go from here straight into the file. */
  #register(): void {
    this.#connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: this.#name,
        bindFunction: (bind) => {
          for (const [i, { name }] of this.#columns.entries()) bind.addResultColumn(name, this.#types[i]!);
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
    for (const [i, buffer] of this.#buffers.entries()) {
      buffer.copyTo(duckdb.data_chunk_get_vector(chunk.chunk, i), from, count);
    }
    this.#copied += count;
  }
}

/** Writes the rows of `query` to `path`, which appears whole or not at all. */
export async function copyToParquet(connection: DuckDBConnection, query: string, path: string): Promise<void> {
  await connection.run(`COPY (${query}) TO ${quotePath(`${path}.tmp`)} (${PARQUET_OPTIONS})`);
  await rename(`${path}.tmp`, path);
}
