/** The views' answers are what the API's schemas say, as types and as values. */
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as flowSchemas from '../../src/api/flows.ts';
import { MEASURES as API_MEASURES } from '../../src/api/scope.ts';
import * as schemas from '../../src/api/views.ts';
import { HISTOGRAM_FIELDS, MEASURES } from '../../src/query/view-types.ts';
import { TestStore } from './flow-fixtures.ts';

let fixture: TestStore;

beforeAll(async () => {
  fixture = await TestStore.open();
  const time = '2026-05-04T10:00:00Z';
  await fixture.write(1, [{ start: time, end: time, service: 'tls', bytes_sent: 7, packets_sent: 1 }]);
});

afterAll(async () => {
  await fixture.close();
});

const NOTHING = 'port = 1';

test.each([undefined, NOTHING])('under the filter %s', async (filter) => {
  const { store } = fixture;
  const scope = filter === undefined ? {} : { filter };
  const answers: [TSchema, unknown][] = [
    [schemas.Totals, (await store.totals([1], scope)) satisfies schemas.Totals],
    [schemas.Timeline, (await store.timeline([1], { ...scope, by: 'service' })) satisfies schemas.Timeline],
    [schemas.Top, (await store.top([1], { ...scope, by: 'service' })) satisfies schemas.Top],
    [schemas.Pairs, (await store.pairs([1], { ...scope, a: 'service', b: 'proto' })) satisfies schemas.Pairs],
    [schemas.Histogram, (await store.histogram([1], { ...scope, field: 'bytes' })) satisfies schemas.Histogram],
    [flowSchemas.Flows, (await store.flows([1], scope)) satisfies flowSchemas.Flows],
    [schemas.Values, (await store.values([1], { ...scope, field: 'service' })) satisfies schemas.Values],
  ];
  for (const [schema, answer] of answers) expect(Value.Errors(schema, answer)).toEqual([]);
});

test('measures and histogram fields have the same names', () => {
  expect(MEASURES).toEqual(API_MEASURES);
  expect(HISTOGRAM_FIELDS).toEqual(schemas.HISTOGRAM_FIELDS);
});
