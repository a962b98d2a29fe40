/** Entries found in bytes and read in place are those that a JSON parser reads, whatever is in them and how it is cut. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWindow } from '../capture/byte-window.ts';
import { memorySource } from '../capture/memory-source.ts';
import { azureRecords } from './azure-records.ts';
import { JsonReader } from './json-reader.ts';
import { RecordList } from './log-fixture.ts';

const tuple = fc.constantFrom(
  '1663146003599,10.0.0.6,192.0.2.180,23956,443,6,O,B,NX,0,0,0,0',
  '1663146003606,2001:db8::1,192.0.2.180,23956,443,17,I,E,NX,3,767,2,1580',
  '1487282421,42.119.146.95,10.1.0.4,51529,5358,T,I,D',
  'flowTuples',
  'no tuple',
  'with "quotes" and \\ backslashes',
  '],[{}:',
  '',
);
/** A list as logs have it, or nearly, or anything. */
const list = fc.oneof(
  { weight: 4, arbitrary: fc.array(tuple, { maxLength: 4 }) },
  fc.array(fc.oneof(tuple, fc.integer({ max: 3, min: 0 }), fc.constant(null), fc.array(tuple, { maxLength: 2 }))),
  fc.jsonValue({ maxDepth: 2 }),
);
const group = fc.record(
  {
    rule: fc.oneof(fc.constantFrom('R', 'flowTuples', 'R\\n'), fc.jsonValue({ maxDepth: 1 })),
    flowTuples: list,
    x: list,
  },
  { requiredKeys: [] },
);
const entry = fc.oneof(
  { weight: 6, arbitrary: group.chain((one) => fc.array(group, { maxLength: 2 }).map((more) => vnet([one, ...more]))) },
  group.map((one) => ({ properties: { flows: [{ rule: 'N', flows: [one] }] } })),
  fc.jsonValue({ maxDepth: 3 }),
);
const vnet = (flowGroups: readonly unknown[]): unknown => ({ flowRecords: { flows: [{ aclID: 'a', flowGroups }] } });

/** The same JSON, written otherwise. */
const written = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.replaceAll('/', '\\/'),
  (text) => text.replace('"flowTuples"', '"flow\\u0054uples"'),
  (text) => JSON.stringify(JSON.parse(text), null, '\t '),
);

async function readIn(text: string, chunk: number): Promise<RecordList> {
  const into = new RecordList();
  const reader = new JsonReader(
    'vnet-flow-log',
    2,
    new ByteWindow(memorySource(new TextEncoder().encode(text), chunk), 64),
  );
  while (await reader.next(into));
  expect(reader.damage).toBeNull();
  return into;
}

test('what is read in place is what a JSON parser reads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 4 }),
      written,
      fc.integer({ min: 1, max: 300 }),
      async (entries, write, chunk) => {
        const text = write(JSON.stringify({ records: entries }));
        const expected = new RecordList();
        for (const one of JSON.parse(text).records) for (const _ of azureRecords(one, expected));
        const read = await readIn(text, chunk);
        expect(read.records).toEqual(expected.records);
        expect(read.leftOut).toEqual(expected.leftOut);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ['a closing bracket too many', '{"records":[{}]]}'],
  ['a bracket of the other kind', '{"records":[{"a":[1}]}]}'],
  ['a byte that no JSON has', '{"records":[{}]}\u0007'],
  ['a list that ends with a comma', '{"records":[{"flowTuples":["a",]}]}'],
  ['texts without a comma', '{"records":[{"flowTuples":["a" "b"]}]}'],
  ['a list that begins with a comma', '{"records":[{"flowTuples":[,"a"]}]}'],
])('%s is damage', async (_, text) => {
  const into = new RecordList();
  const reader = new JsonReader('vnet-flow-log', 2, new ByteWindow(memorySource(new TextEncoder().encode(text)), 64));
  while (await reader.next(into));
  expect(reader.damage?.message).toContain('is damaged');
});
