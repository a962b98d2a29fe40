/**
 * Rows of Community IDs waiting to be sealed, as digests. DuckDB takes a text of up to twelve letters by memory, a longer one
 * by a call for each row, ten times as slow; so that a text goes over in three pieces, which DuckDB puts together.
 */
import { type DuckDBType, VARCHAR } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { COMMUNITY_ID_PAIRS, DIGEST_WORDS, writeCommunityId } from '../schema/community-id-text.ts';
import type { DigestVector } from '../schema/flow-batch.ts';
import { CHUNK_ROWS, copyNulls, type SealedRows } from './column-buffer.ts';

/** A text in DuckDB's memory: its length in four bytes, then twelve letters, zeros where there are fewer. Here in twos. */
const TEXT_PAIRS = 8;
const LENGTH_PAIRS = 2;
const LETTER_PAIRS = TEXT_PAIRS - LENGTH_PAIRS;

const PIECES = Array.from({ length: Math.ceil(COMMUNITY_ID_PAIRS / LETTER_PAIRS) }, (_, piece) => {
  const first = piece * LETTER_PAIRS;
  const pairs = Math.min(LETTER_PAIRS, COMMUNITY_ID_PAIRS - first);
  const texts = new Uint16Array(CHUNK_ROWS * TEXT_PAIRS);
  for (let row = 0; row < CHUNK_ROWS; row++) texts[row * TEXT_PAIRS] = 2 * pairs;
  return { first, pairs, texts };
});

const letters = new Uint16Array(COMMUNITY_ID_PAIRS);

export class CommunityIdBuffer implements SealedRows {
  readonly #words: Uint32Array;
  readonly #nulls: Uint8Array;

  constructor(capacity: number) {
    this.#words = new Uint32Array(DIGEST_WORDS * capacity);
    this.#nulls = new Uint8Array(capacity);
  }

  setDigests({ words, nulls }: DigestVector, from: number, at: number, count: number): void {
    this.#words.set(words.subarray(DIGEST_WORDS * from, DIGEST_WORDS * (from + count)), DIGEST_WORDS * at);
    this.#nulls.set(nulls.subarray(from, from + count), at);
  }

  seal(): readonly DuckDBType[] {
    return PIECES.map(() => VARCHAR);
  }

  copyTo(vectors: readonly duckdb.Vector[], from: number, count: number): void {
    for (let i = 0; i < count; i++) {
      writeCommunityId(this.#words, DIGEST_WORDS * (from + i), letters);
      for (const { first, pairs, texts } of PIECES) {
        const text = i * TEXT_PAIRS + LENGTH_PAIRS;
        for (let pair = 0; pair < pairs; pair++) texts[text + pair] = letters[first + pair]!;
      }
    }
    for (const [i, { texts }] of PIECES.entries()) {
      const vector = vectors[i]!;
      duckdb.copy_data_to_vector(vector, 0, texts.buffer, 0, 2 * TEXT_PAIRS * count);
      copyNulls(vector, this.#nulls, from, count);
    }
  }
}
