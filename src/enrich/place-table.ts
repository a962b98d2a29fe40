/** One MaxMind DB file and what is taken out of its records; a damaged file ends as a sentence, never as an exception. */
import { open, readFile } from 'node:fs/promises';
import { formatTime } from '../base/time.ts';
import { METADATA_MAX_LEN, Mmdb, MmdbDamage, type MmdbMetadata, type MmdbValue, readMetadata } from './mmdb.ts';
import { creditOf } from './place-records.ts';

export interface PlaceSource {
  readonly available: boolean;
  /** What the licence of the data asks to be shown; null where nothing is. */
  readonly credit: string | null;
  /** When the database was built, RFC 3339. */
  readonly built: string | null;
  /** Why a database that was asked for is not available: a sentence for a person. */
  readonly problem: string | null;
}

export interface PlaceTable<T> {
  /** Takes address words, IPv4 as 0, 0, 0xffff, a.b.c.d. Null: not known. */
  find(w0: number, w1: number, w2: number, w3: number): T | null;
  source(): PlaceSource;
}

/** What was made of records is kept, so that equal records are read once; past this many, all are let go. */
const MAX_KEPT_RECORDS = 65_536;

/** Reads the whole file. `project` takes what is wanted out of a record, null where it is not there. */
export async function openTable<T>(
  file: string | null,
  project: (record: MmdbValue) => T | null,
): Promise<PlaceTable<T>> {
  let problem: string | null = null;
  let database: Mmdb | null = null;
  if (file !== null) {
    try {
      database = new Mmdb(await readFile(file));
    } catch (error) {
      problem = problemOf(file, error);
    }
  }
  const kept = new Map<number, T | null>();

  function find(w0: number, w1: number, w2: number, w3: number): T | null {
    if (database === null) return null;
    const number = database.find(w0, w1, w2, w3);
    if (number === -1) return null;
    const known = kept.get(number);
    if (known !== undefined) return known;
    if (kept.size >= MAX_KEPT_RECORDS) kept.clear();
    try {
      const value = project(database.record(number));
      kept.set(number, value);
      return value;
    } catch (error) {
      problem = problemOf(file ?? '', error);
      // A database that was damaged once is not asked again.
      database = null;
      return null;
    }
  }

  return { find, source: () => sourceOf(database?.metadata ?? null, problem) };
}

/** Looks at the end of the file only: what it is, without reading it. */
export async function inspectTable(file: string | null): Promise<PlaceSource> {
  if (file === null) return sourceOf(null, null);
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    const end = Buffer.alloc(Math.min(size, METADATA_MAX_LEN));
    await handle.read(end, 0, end.length, size - end.length);
    return sourceOf(readMetadata(end), null);
  } catch (error) {
    return sourceOf(null, problemOf(file, error));
  }
}

function sourceOf(metadata: MmdbMetadata | null, problem: string | null): PlaceSource {
  if (metadata === null) return { available: false, credit: null, built: null, problem };
  const millis = metadata.built.getTime();
  const built = Number.isNaN(millis) ? null : formatTime(BigInt(millis) * 1_000_000n);
  return { available: true, credit: creditOf(metadata.databaseType), built, problem };
}

function problemOf(file: string, error: unknown): string {
  if (error instanceof MmdbDamage) return `The file ${file} ${error.message}.`;
  if (error instanceof Error && 'code' in error) return `The file ${file} cannot be read: ${error.message}.`;
  throw error;
}
