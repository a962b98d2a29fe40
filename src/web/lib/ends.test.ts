import { expect, test } from 'vitest';
import { factsOf } from './ends.ts';

const sums = { flows: 1, packets_sent: 1, packets_received: 1, bytes_sent: 1, bytes_received: 1 };
const other = { pairs: 0, ...sums, flows: 0 };
const pairs = (rows: readonly (readonly [string, string | null])[]) => ({
  rows: rows.map(([a, b]) => ({ a, b, ...sums })),
  other,
});

test('an address has its country and the name that carried the most', () => {
  const countries = pairs([
    ['192.0.2.1', 'DE'],
    ['192.0.2.2', null],
  ]);
  const names = pairs([
    ['192.0.2.1', null],
    ['192.0.2.1', 'most.example.com'],
    ['192.0.2.1', 'least.example.com'],
    ['192.0.2.2', '192.0.2.2'],
  ]);
  expect([...factsOf(countries, names)]).toEqual([
    ['192.0.2.1', { country: 'DE', name: 'most.example.com' }],
    ['192.0.2.2', { country: null, name: null }],
  ]);
});
