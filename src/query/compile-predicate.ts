/** A filter as a function over the rows of a batch, for where there is no database. Takes what `compileSql` takes. */
import { ensureExists } from '../base/assert.ts';
import type { IpRange } from '../base/ip.ts';
import type { ColumnName } from '../schema/columns.ts';
import { DIGEST_WORDS, formatCommunityId } from '../schema/community-id-text.ts';
import type { FlowBatch } from '../schema/flow-batch.ts';
import { type Field, farCountry, findField } from './fields.ts';
import { type Comparison, type Filter, foldCase, type Literal, type TextMatch } from './filter-tree.ts';

export type RowPredicate = (batch: FlowBatch, row: number) => boolean;

export function compilePredicate(filter: Filter): RowPredicate {
  switch (filter.kind) {
    case 'and': {
      const terms = filter.terms.map(compilePredicate);
      return (batch, row) => terms.every((term) => term(batch, row));
    }
    case 'or': {
      const terms = filter.terms.map(compilePredicate);
      return (batch, row) => terms.some((term) => term(batch, row));
    }
    case 'not': {
      const term = compilePredicate(filter.term);
      return (batch, row) => !term(batch, row);
    }
    case 'compare':
      return anyValue(filter.field, comparisonTest(filter.comparison, filter.value));
    case 'in': {
      const tests = filter.values.map((value) => comparisonTest('=', value));
      return anyValue(filter.field, (value) => tests.some((test) => test(value)));
    }
    case 'match':
      return anyValue(filter.field, matchTest(filter.match, foldCase(filter.text)));
    case 'known':
      return anyValue(filter.field, () => true);
  }
}

/** A value as the batch holds it: addresses as words, the rest as numbers, bigints and text. */
type Raw = number | bigint | string | readonly [number, number, number, number];
type Test = (value: Raw) => boolean;
type Getter = (batch: FlowBatch, row: number) => Raw | null;

/** True where a value of the field is known and passes. */
function anyValue(fieldName: string, test: Test): RowPredicate {
  const getters = gettersOf(ensureExists(findField(fieldName), `field ${fieldName}`));
  return (batch, row) =>
    getters.some((get) => {
      const value = get(batch, row);
      return value !== null && test(value);
    });
}

function gettersOf(field: Field): readonly Getter[] {
  const getters = field.columns.map(
    (column): Getter =>
      (batch, row) =>
        rawValue(batch, column, row),
  );
  const [first, second] = getters;
  if (first === undefined || second === undefined || field.kind === 'either') return getters;
  if (field.kind === 'sum') {
    return [
      (batch, row) => {
        const a = first(batch, row);
        const b = second(batch, row);
        return typeof a === 'number' && typeof b === 'number' ? a + b : null;
      },
    ];
  }
  return [(batch, row) => farCountry(textOrNull(first(batch, row)), textOrNull(second(batch, row)))];
}

const textOrNull = (value: Raw | null): string | null => (typeof value === 'string' ? value : null);

function rawValue(batch: FlowBatch, column: ColumnName, row: number): Raw | null {
  const vector = batch.columns[column];
  switch (vector.kind) {
    case 'text':
      return vector.dictionary.values[vector.codes[row] ?? 0] ?? null;
    case 'digest':
      return vector.nulls[row] === 1 ? null : formatCommunityId(vector.words, DIGEST_WORDS * row);
    case 'time':
      return vector.values[row] ?? null;
    case 'number':
      return vector.nulls !== null && vector.nulls[row] === 1 ? null : (vector.values[row] ?? null);
    case 'ip': {
      if (vector.nulls !== null && vector.nulls[row] === 1) return null;
      const word = (i: number): number => vector.words[4 * row + i] ?? 0;
      return [word(0), word(1), word(2), word(3)];
    }
  }
}

function comparisonTest(comparison: Comparison, wanted: Literal): Test {
  if (typeof wanted === 'object') return (value) => Array.isArray(value) && isWithin(value, wanted);
  switch (comparison) {
    case '=':
      return (value) => value === wanted;
    case '<':
      return (value) => value < wanted;
    case '<=':
      return (value) => value <= wanted;
    case '>':
      return (value) => value > wanted;
    case '>=':
      return (value) => value >= wanted;
  }
}

function isWithin(words: readonly number[], { first, last }: IpRange): boolean {
  return compareWords(words, first) >= 0 && compareWords(words, last) <= 0;
}

function compareWords(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 4; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function matchTest(match: TextMatch, needle: string): Test {
  const test = {
    contains: (text: string) => text.includes(needle),
    'starts with': (text: string) => text.startsWith(needle),
    'ends with': (text: string) => text.endsWith(needle),
  }[match];
  return (value) => typeof value === 'string' && test(foldCase(value));
}
