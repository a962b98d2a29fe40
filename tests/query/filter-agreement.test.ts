/** A filter takes the same flows in the database as row by row, whatever the filter and the flows. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compilePredicate } from '../../src/query/compile-predicate.ts';
import { FIELDS, type Field } from '../../src/query/fields.ts';
import { isFault, parseLiteral } from '../../src/query/filter-literal.ts';
import {
  COMPARISONS,
  type Filter,
  joinTerms,
  type Literal,
  negate,
  TEXT_MATCHES,
} from '../../src/query/filter-tree.ts';
import { parseFilter } from '../../src/query/parse-filter.ts';
import { printFilter } from '../../src/query/print-filter.ts';
import { createCaptureWriter } from '../../src/store/capture-writer.ts';
import type { FlowStore } from '../../src/store/contract.ts';
import { openFlowStore } from '../../src/store/flow-store.ts';
import { batchOf, type FlowInput } from './flow-fixtures.ts';

const TEXTS = [
  'tls',
  'dns',
  'TLS',
  'ÅNGSTRÖM',
  'ångström',
  'İ',
  'ΣΑΣ',
  "o'hara; --",
  '"',
  '\\',
  '%',
  '_',
  'a b',
  '',
  '日本語',
  '🦊',
];
const COUNTRIES = ['US', 'DE', 'private', 'multicast'];
const ADDRESSES = [
  '10.0.0.1',
  '10.0.0.255',
  '10.1.0.0',
  '0.0.0.0',
  '255.255.255.255',
  '::1',
  '2001:db8::1',
  'ff02::fb',
];
const PREFIXES = ['10.0.0.0/8', '10.0.0.0/24', '0.0.0.0/0', '::/0', '2001:db8::/32', '2001:db8::/96', 'ff00::/8'];
const MACS = ['00:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff'];
const TIMES = ['1969-12-31T23:59:59.999999999Z', '1970-01-01T00:00:00Z', '2026-05-04T10:00:00.000000001Z'];
const NUMBERS = [0, 1, 2, 6, 17, 53, 443, 65_535, 1_000_000];

const textsOf = (name: string): readonly string[] => (name.endsWith('country') ? COUNTRIES : TEXTS);

const row = fc.record(
  Object.fromEntries(
    [...FIELDS.values()]
      .filter(({ kind, name }) => kind === 'column' && name !== 'flow_id' && name !== 'capture_id')
      .map(({ name, type, nullable }) => {
        const value = fc.constantFrom<string | number>(...valuesOf(name, type));
        return [name, nullable ? fc.option(value) : value];
      }),
  ),
);

function valuesOf(name: string, type: Field['type']): readonly (string | number)[] {
  if (type === 'text') return textsOf(name);
  // No text at all is no facts.
  if (type === 'json') return TEXTS.filter((text) => text !== '');
  if (type === 'ip') return ADDRESSES;
  if (type === 'mac') return MACS;
  if (type === 'time') return TIMES;
  const limit = type === 'u8' ? 255 : type === 'u16' ? 65_535 : Number.MAX_SAFE_INTEGER;
  return [...NUMBERS, ...(type === 'count' ? [Number.MAX_SAFE_INTEGER, 2 ** 32] : [])].filter(
    (value) => value <= limit,
  );
}

const field = fc.constantFrom(...FIELDS.values());

/** Leaves come from text, as everybody's do. */
const leaf: fc.Arbitrary<Filter> = field.chain((chosen) => {
  const { name, type } = chosen;
  const known = fc.constant<Filter>({ kind: 'known', field: name });
  const needle = fc.constantFrom('', 's', 'S', 'å', 'Å', 'i', 'σ', "'", '%', '_', '\\', '🦊', 'tls', 'ΑΣ');
  if (type === 'json') {
    const within = { kind: 'match' as const, field: name, match: 'contains' as const };
    return fc.oneof(
      known,
      needle.map((text) => ({ ...within, text })),
    );
  }
  const literals = valuesOf(name, type).map((value) => literalOf(chosen, value));
  if (type === 'ip') literals.push(...PREFIXES.map((prefix) => literalOf(chosen, prefix)));
  const literal = fc.constantFrom(...literals);
  const isOrdered = !['text', 'ip', 'mac'].includes(type);
  const compare = fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(name),
    comparison: isOrdered ? fc.constantFrom(...COMPARISONS) : fc.constant('=' as const),
    value: literal,
  });
  const list = fc.record({
    kind: fc.constant('in' as const),
    field: fc.constant(name),
    values: fc.array(literal, { minLength: 2, maxLength: 4 }),
  });
  const match = fc.record({
    kind: fc.constant('match' as const),
    field: fc.constant(name),
    match: fc.constantFrom(...TEXT_MATCHES),
    text: needle,
  });
  return type === 'text' ? fc.oneof(known, compare, list, match) : fc.oneof(known, compare, list);
});

function literalOf(chosen: Field, value: string | number): Literal {
  const literal = parseLiteral(chosen, chosen.type === 'nanos' ? `${value}ns` : String(value));
  if (isFault(literal)) throw new Error(`${chosen.name} = ${value}: ${literal.fault}`);
  return literal;
}

const filter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('filter').map(negate),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 2, maxLength: 3 }))
      .map(([kind, terms]) => joinTerms(kind, terms)),
  ),
})).filter;

const ROWS = 300;
let directory: string;
let store: FlowStore;
let flows: FlowInput[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'capscape-agreement-'));
  flows = fc.sample(row, { numRuns: ROWS, seed: 1 }).map((flow, i) => ({ ...flow, capture_id: 1, flow_id: i }));
  const writer = await createCaptureWriter({ dataDirectory: directory, captureId: 1 });
  await writer.append(batchOf(flows), null);
  await writer.finish();
  store = await openFlowStore(directory);
});

afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

test('database and predicate agree', async () => {
  const batch = batchOf(flows);
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(filter, async (tree) => {
      const text = printFilter(tree);
      const predicate = compilePredicate(tree);
      const expected = flows.flatMap((_, i) => (predicate(batch, i) ? [i] : []));
      const answer = await store.flows([1], { filter: text, sort: 'flow_id', columns: 'flow_id', limit: 1000 });
      taken += expected.length;
      expect(answer.rows.map(({ flow_id }) => flow_id)).toEqual(expected);
      expect(answer.total).toBe(expected.length);
    }),
    { numRuns: 300 },
  );
  expect(taken).toBeGreaterThan(ROWS);
});

test('print and parse are inverse', () => {
  fc.assert(
    fc.property(filter, (tree) => {
      expect(parseFilter(printFilter(tree))).toEqual(tree);
    }),
    { numRuns: 500 },
  );
});
