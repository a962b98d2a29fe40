import { expect, test } from 'vitest';
import type { Sums } from '../../../api/scope.ts';
import type { Top } from '../../../api/views.ts';
import { addSums, NO_SUMS } from '../../components/charts/amounts.ts';
import { partPlaces } from './places.ts';

const sums = (flows: number): Sums => ({ ...NO_SUMS, flows, bytes_sent: 100 - flows });
const row = (value: string | null, flows: number) => ({
  value,
  ...sums(flows),
  first: '2026-01-01T00:00:00Z',
  last: '2026-01-01T00:00:00Z',
});
const top: Top = {
  rows: [row('US', 5), row('private', 9), row('RE', 1), row(null, 2), row('DE', 7)],
  other: { values: 0, ...NO_SUMS },
};

test('what the map does not draw stands beside it, and all of it sums to the whole', () => {
  const places = partPlaces(top, new Set(['US', 'DE', 'FR']), 'flows');
  expect(places.drawn.map(({ value }) => value)).toEqual(['DE', 'US']);
  expect(places.beside.map(({ value }) => value)).toEqual(['private', null, 'RE']);
  expect(places.beside.reduce<Sums>(addSums, places.drawnSums)).toEqual(places.whole);
  expect(places.whole.flows).toBe(24);
});

test('the order follows the size', () => {
  expect(partPlaces(top, new Set(['US', 'DE']), 'bytes').drawn.map(({ value }) => value)).toEqual(['US', 'DE']);
});
