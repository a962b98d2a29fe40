/** Rows come back from a file as they were put in, whatever form they took on their way there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIGEST_WORDS, formatCommunityId } from '../schema/community-id-text.ts';
import { TextDictionary } from '../schema/flow-batch.ts';
import { FixedColumnBuffer } from './column-buffer.ts';
import { CommunityIdBuffer } from './community-id-buffer.ts';
import { JsonColumnBuffer } from './json-column-buffer.ts';
import { type SegmentColumn, SegmentTable } from './segment-table.ts';
import { TextColumnBuffer } from './text-column-buffer.ts';

const directory = mkdtempSync(join(tmpdir(), 'capscape-segment-'));
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
});
afterAll(() => {
  instance.closeSync();
  rmSync(directory, { recursive: true });
});

const COLUMNS: readonly SegmentColumn[] = [
  { name: 'number', type: 'UINTEGER', nullable: false },
  { name: 'port', type: 'USMALLINT', nullable: true },
  { name: 'text', type: 'VARCHAR', nullable: true },
  { name: 'community_id', type: 'VARCHAR', nullable: true },
  { name: 'facts', type: 'VARCHAR', nullable: true },
];

interface Row {
  readonly port: number | null;
  readonly text: string | null;
  readonly digest: number | null;
}

class Written {
  #files = 0;
  readonly #table: SegmentTable;
  readonly #name: string;

  constructor(name: string, table: SegmentTable) {
    this.#name = name;
    this.#table = table;
  }

  static async begin(name: string): Promise<Written> {
    return new Written(name, new SegmentTable(await instance.connect(), name, COLUMNS));
  }

  /** In batches of `batchRows`, each with a dictionary of its own; gives what the file says. */
  async seal(rows: readonly Row[], batchRows: number): Promise<unknown[][]> {
    for (let from = 0; from < rows.length; from += batchRows) this.#append(rows.slice(from, from + batchRows));
    const path = join(directory, `${this.#name}-${this.#files++}.parquet`);
    await this.#table.seal(path);
    const reader = await (await instance.connect()).runAndReadAll(`FROM read_parquet('${path}')`);
    expect(reader.columnTypes().map(String)).toEqual(COLUMNS.map(({ type }) => type));
    return reader.getRows();
  }

  #append(rows: readonly Row[]): void {
    const { buffers, rows: at } = this.#table;
    const [number, port, text, digest, facts] = buffers;
    if (!(number instanceof FixedColumnBuffer && port instanceof FixedColumnBuffer)) throw new Error('numbers');
    if (!(text instanceof TextColumnBuffer && digest instanceof CommunityIdBuffer)) throw new Error('texts');
    if (!(facts instanceof JsonColumnBuffer)) throw new Error('facts');
    const nulls = (key: keyof Row): Uint8Array => Uint8Array.from(rows, (row) => (row[key] === null ? 1 : 0));
    number.setBytes(
      Uint32Array.from(rows, (_, i) => at + i),
      0,
      at,
      rows.length,
    );
    const ports = {
      kind: 'number',
      values: Uint16Array.from(rows, (row) => row.port ?? 7),
      nulls: nulls('port'),
    } as const;
    port.setNumbers(ports, 0, at, rows.length);
    const dictionary = new TextDictionary();
    const codes = Uint32Array.from(rows, (row) => dictionary.code(row.text));
    text.setCodes(codes, dictionary, 0, at, rows.length);
    facts.setCodes(codes, dictionary, 0, at, rows.length);
    const words = Uint32Array.from(rows.flatMap((row) => digestOf(row.digest ?? 9)));
    digest.setDigests({ kind: 'digest', words, nulls: nulls('digest') }, 0, at, rows.length);
    this.#table.rows += rows.length;
  }
}

const digestOf = (number: number): number[] =>
  Array.from({ length: DIGEST_WORDS }, (_, i) => Math.imul(number + 1, 0x9e3779b1 + 2 * i) >>> 0);

const expected = (rows: readonly Row[]): unknown[][] =>
  rows.map(({ port, text, digest }, i) => [
    i,
    port,
    text,
    digest === null ? null : formatCommunityId(digestOf(digest), 0),
    text === '' ? null : text,
  ]);

const NOTHING: Row = { port: null, text: null, digest: null };
const rowsOf = (count: number, row: (i: number) => Partial<Row>): Row[] =>
  Array.from({ length: count }, (_, i) => ({ ...NOTHING, ...row(i) }));

test('a column may be null throughout, then not, then again', async () => {
  const written = await Written.begin('nulls');
  const nothing = rowsOf(5000, () => ({}));
  const late = rowsOf(5000, (i) => (i < 4000 ? {} : { port: i, text: `t${i % 3}`, digest: i }));
  const early = rowsOf(5000, (i) => (i > 1000 ? {} : { port: i, text: `u${i % 3}`, digest: i }));
  for (const rows of [nothing, late, nothing, early, late, nothing])
    expect(await written.seal(rows, 1000)).toEqual(expected(rows));
});

test.each([1, 254, 255, 256, 257, 16_383, 16_384, 16_385, 20_000])('%i different texts', async (texts) => {
  const written = await Written.begin(`texts_${texts}`);
  const rows = rowsOf(20_000, (i) => ({
    text: i % 7 === 6 ? null : `text ${i % texts}`,
    digest: i % 5 === 0 ? null : i,
  }));
  expect(await written.seal(rows, 8192)).toEqual(expected(rows));
});

test('long JSON of each row, more of it than there was room for', async () => {
  const written = await Written.begin('long_texts');
  const rows = rowsOf(5000, (i) => ({ text: i % 11 === 0 ? null : `{"${i}":"${'é'.repeat(i % 1000)}"}` }));
  for (const batchRows of [5000, 77]) expect(await written.seal(rows, batchRows)).toEqual(expected(rows));
});

test('texts that the database cannot keep as they are', async () => {
  const written = await Written.begin('odd_texts');
  const odd = [
    '',
    'a\0b',
    'a\u2400b',
    '\ud800',
    'ü',
    '日本',
    "it's",
    '"',
    '😀'.repeat(50),
    'x'.repeat(12),
    'x'.repeat(13),
  ];
  const rows = rowsOf(3000, (i) => ({ text: odd[i % odd.length] ?? null }));
  const stored = (text: string | null): string | null => text?.toWellFormed().replaceAll('\0', '\u2400') ?? null;
  expect(await written.seal(rows, 700)).toEqual(expected(rows.map((row) => ({ ...row, text: stored(row.text) }))));
});
