/** Reads the flows of captures from their Parquet files with DuckDB. See `./contract.ts`. */
import { availableParallelism, totalmem } from 'node:os';
import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  UBIGINT,
  VARCHAR,
} from '@duckdb/node-api';
import type { Sql, SqlParam } from '../query/sql.ts';
import type { ScopeRequest, TotalsAnswer } from '../query/view-types.ts';
import { flowIds } from '../query/views/flow-ids.ts';
import { flow, flows } from '../query/views/flows.ts';
import { histogram } from '../query/views/histogram.ts';
import { pairs } from '../query/views/pairs.ts';
import type { FlowSource, SqlRow } from '../query/views/run-sql.ts';
import { timeline } from '../query/views/timeline.ts';
import { top } from '../query/views/top.ts';
import { totals, wholeSums } from '../query/views/totals.ts';
import { values } from '../query/views/values.ts';
import { AnswerCache, answerKey, MAX_CACHED_CHARS } from './answer-cache.ts';
import { CaptureDirectories, type CaptureFiles } from './capture-files.ts';
import type { FlowStore } from './contract.ts';
import { FlowIdSet } from './flow-id-set.ts';
import { QueryPool, throwIfAborted } from './query-pool.ts';
import { hasPieces, sourceTables } from './source-tables.ts';
import { isMissingFile, toStoreError } from './store-error.ts';

const MIB = 2 ** 20;
/** What queries may hold, with the files DuckDB keeps in memory; beyond it they spill to the temporary directory. */
const MAX_MEMORY_MIB = 4096;
const MEMORY_SHARE = 0.3;

/** `maxCachedChars` bounds the answers kept, 0 keeps none. */
export async function openFlowStore(dataDirectory: string, maxCachedChars = MAX_CACHED_CHARS): Promise<FlowStore> {
  const memoryMib = Math.min(MAX_MEMORY_MIB, Math.floor((totalmem() * MEMORY_SHARE) / MIB));
  try {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(availableParallelism()),
      memory_limit: `${memoryMib}MiB`,
      // Nothing but the data directory's own files is ever read, and nothing from the network is loaded.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    // The files of a capture never change under their name. The option is the Parquet reader's, known once that is there.
    await connection.run('SET GLOBAL parquet_metadata_cache = true');
    connection.closeSync();
    return duckdbFlowStore(instance, dataDirectory, new AnswerCache(maxCachedChars));
  } catch (cause) {
    throw toStoreError(cause, 'cannot open the flow store');
  }
}

type View<Request, Answer> = (source: FlowSource, request: Request, files: readonly CaptureFiles[]) => Promise<Answer>;

function duckdbFlowStore(instance: DuckDBInstance, dataDirectory: string, cache: AnswerCache): FlowStore {
  const pool = new QueryPool(instance);
  const directories = new CaptureDirectories(dataDirectory);

  const overCaptures = async <Answer>(
    captures: readonly number[],
    signal: AbortSignal | undefined,
    ask: (files: readonly CaptureFiles[]) => Promise<Answer>,
  ): Promise<Answer> => {
    const once = async (): Promise<Answer> => {
      throwIfAborted(signal);
      return ask(await Promise.all(captures.map((id) => directories.files(id))));
    };
    try {
      return await once();
    } catch (cause) {
      if (!isMissingFile(cause)) throw toStoreError(cause, 'cannot query the flows');
    }
    // A capture was completed or deleted between looking for its files and opening them.
    directories.forget(captures);
    try {
      return await once();
    } catch (cause) {
      throw toStoreError(cause, 'cannot query the flows');
    }
  };
  const view =
    <Request extends object, Answer>(name: string, ask: View<Request, Answer>) =>
    (captures: readonly number[], request: Request, signal?: AbortSignal): Promise<Answer> =>
      overCaptures(captures, signal, (files) =>
        cache.get(answerKey(name, request, files), () =>
          pool.use(
            (connection) =>
              ask(
                { run: (sql) => runSql(connection, files, sql, signal), hasPieces: hasPieces(files) },
                request,
                files,
              ),
            signal,
          ),
        ),
      );
  /** Every page asks for the sums of everything beside those of its filter. */
  const cachedTotals: View<ScopeRequest, TotalsAnswer> = (source, request, files) =>
    totals(source, request, () => cache.get(answerKey('whole', {}, files), () => wholeSums(source)));
  const oneFlow = view('flow', (source, key: { captureId: number; flowId: number }) => flow(source, key));

  const onDisk = async <T>(work: Promise<T>, what: string): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw toStoreError(cause, what);
    }
  };

  return {
    totals: view('totals', cachedTotals),
    timeline: view('timeline', timeline),
    top: view('top', top),
    pairs: view('pairs', pairs),
    histogram: view('histogram', histogram),
    flows: view('flows', flows),
    values: view('values', values),
    flowIds: (captureId, request, signal) =>
      overCaptures([captureId], signal, (files) =>
        pool.use((connection) => collectIds(connection, files, flowIds(request), signal), signal),
      ),
    flow: (captureId, flowId, signal) => oneFlow([captureId], { captureId, flowId }, signal),
    bytesOnDisk: (captureId) => onDisk(directories.bytesOnDisk(captureId), 'cannot read the size of the capture'),
    dropCapture: (captureId) => onDisk(directories.drop(captureId), 'cannot delete the capture'),
    removeUnfinishedCaptures: () => onDisk(directories.removeUnfinished(), 'cannot remove unfinished captures'),
    async close() {
      pool.close();
      instance.closeSync();
    },
  };
}

async function runSql(
  connection: DuckDBConnection,
  captures: readonly CaptureFiles[],
  sql: Sql,
  signal: AbortSignal | undefined,
): Promise<readonly SqlRow[]> {
  throwIfAborted(signal);
  const { text, values, types } = overFiles(captures, sql);
  const reader = await connection.runAndReadAll(text, values, types);
  return reader.getRows() as readonly SqlRow[];
}

/** The numbers that a statement of one column gives, a part at a time: ten million of them are never in memory as rows. */
async function collectIds(
  connection: DuckDBConnection,
  captures: readonly CaptureFiles[],
  sql: Sql,
  signal: AbortSignal | undefined,
): Promise<FlowIdSet> {
  throwIfAborted(signal);
  const { text, values, types } = overFiles(captures, sql);
  const result = await connection.stream(text, values, types);
  const ids = new FlowIdSet();
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    throwIfAborted(signal);
    for (const id of chunk.getColumnValues(0)) ids.add(Number(id));
  }
  return ids;
}

/** The statement over the files, with what is bound to it. */
function overFiles(
  captures: readonly CaptureFiles[],
  sql: Sql,
): { readonly text: string; readonly values: DuckDBValue[]; readonly types: DuckDBType[] } {
  const tables = sourceTables(captures, sql.params.length + 1);
  const bound: readonly BoundValue[] = [...sql.params.map(bindParam), ...tables.fileLists.map(bindFiles)];
  return {
    text: tables.text + withoutLeadingWith(sql.text),
    values: bound.map(({ value }) => value),
    types: bound.map(({ type }) => type),
  };
}

/** A statement with common table expressions of its own goes on with the list that the tables began. */
function withoutLeadingWith(text: string): string {
  return text.replace(/^\s*WITH\s/, ', ');
}

interface BoundValue {
  readonly value: DuckDBValue;
  readonly type: DuckDBType;
}

const PARAM_TYPES: Readonly<Record<SqlParam['type'], DuckDBType>> = {
  text: VARCHAR,
  bigint: BIGINT,
  ubigint: UBIGINT,
  double: DOUBLE,
};

function bindParam({ type, value }: SqlParam): BoundValue {
  return { type: PARAM_TYPES[type], value };
}

function bindFiles(files: readonly string[]): BoundValue {
  return { type: LIST(VARCHAR), value: listValue(files) };
}
