/** The layouts that were weighed against Parquet segments, holding the same flows and asked the same. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** What the views' statements come down to; run as they are, as the store's own views are bound to its layout. */
const STATEMENTS: Readonly<Record<string, string>> = {
  totals: 'SELECT count(*), sum(bytes_sent::DOUBLE), sum(bytes_received::DOUBLE), min("start"), max("end") FROM flow',
  'top services':
    'SELECT service, count(*), sum(bytes_sent::DOUBLE), sum(bytes_received::DOUBLE), min("start"), max("end") FROM flow GROUP BY 1',
  'top sources':
    'SELECT src_ip_hi, src_ip_lo, count(*), sum(bytes_sent::DOUBLE) b, min("start"), max("end") FROM flow GROUP BY 1, 2 ORDER BY b DESC LIMIT 10',
  'source → destination':
    'SELECT src_ip_hi, src_ip_lo, dst_ip_hi, dst_ip_lo, count(*), sum(bytes_sent::DOUBLE) b FROM flow GROUP BY 1, 2, 3, 4 ORDER BY b DESC LIMIT 60',
  'percentiles of durations': 'SELECT quantile_disc(duration, [0.5, 0.9, 0.95, 0.99]) FROM flow',
  'flows, first page': 'SELECT * FROM flow ORDER BY "start", flow_id LIMIT 100',
  'keys of row 1,000,000': 'SELECT capture_id, flow_id FROM flow ORDER BY "start", flow_id LIMIT 100 OFFSET 1000000',
  'flows by bytes': 'SELECT * FROM flow ORDER BY bytes_sent + bytes_received DESC LIMIT 100',
  'server name contains': `SELECT count(*) FROM flow WHERE contains(lower(server_name), 'example12')`,
};

const ROUNDS = 5;

interface Layout {
  readonly name: string;
  readonly file: string;
  readonly build: string;
  readonly open: string;
}

export async function measureLayouts(dataDirectory: string, segments: string): Promise<void> {
  const file = (name: string): string => join(dataDirectory, name);
  const parquet = (compression: string, version: string): string =>
    `COPY (FROM flow) TO '${file(`${compression}.parquet`)}' (FORMAT parquet, COMPRESSION ${compression}, PARQUET_VERSION ${version}, ROW_GROUP_SIZE 122880)`;
  const layouts: readonly Layout[] = [
    {
      name: 'one DuckDB file',
      file: file('native.duckdb'),
      build: `ATTACH '${file('native.duckdb')}' AS other; CREATE TABLE other.flow AS FROM flow; DETACH other`,
      open: `ATTACH '${file('native.duckdb')}' AS other (READ_ONLY); CREATE TEMP VIEW flow AS FROM other.flow`,
    },
    {
      name: 'one Parquet file, zstd',
      file: file('zstd.parquet'),
      build: parquet('zstd', 'v1'),
      open: `CREATE TEMP VIEW flow AS FROM read_parquet('${file('zstd.parquet')}')`,
    },
    {
      name: 'one Parquet file, snappy',
      file: file('snappy.parquet'),
      build: parquet('snappy', 'v1'),
      open: `CREATE TEMP VIEW flow AS FROM read_parquet('${file('snappy.parquet')}')`,
    },
  ];
  await measureLayout('Parquet segments, lz4', `CREATE TEMP VIEW flow AS FROM read_parquet('${segments}')`);
  for (const { name, file: path, build, open } of layouts) {
    const start = performance.now();
    await withConnection(`CREATE TEMP VIEW flow AS FROM read_parquet('${segments}')`, (run) => run(build));
    const seconds = (performance.now() - start) / 1e3;
    const megabytes = (await stat(path)).size / 1e6;
    console.log(`\n${name}: built in ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`);
    await measureLayout(name, open);
  }
}

type Run = (sql: string) => Promise<unknown>;

async function withConnection(open: string, work: (run: Run) => Promise<unknown>): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '4GB' });
  const connection = await instance.connect();
  await connection.run(open);
  await work((sql) => connection.runAndReadAll(sql));
  connection.closeSync();
  instance.closeSync();
}

async function measureLayout(name: string, open: string): Promise<void> {
  console.log(`\n${name.padEnd(34)} p50 ms`);
  await withConnection(open, async (run) => {
    for (const [title, sql] of Object.entries(STATEMENTS)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now();
        await run(sql);
        times.push(performance.now() - start);
      }
      console.log(`${title.padEnd(34)}${(times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0).toFixed(0).padStart(7)}`);
    }
  });
}
