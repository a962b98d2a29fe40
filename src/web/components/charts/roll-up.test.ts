import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sums } from '../../../api/scope.ts';
import type { Pairs } from '../../../api/views.ts';
import { addSums, NO_SUMS } from './amounts.ts';
import { rollUp } from './roll-up.ts';

const flows = (count: number): Sums => ({ ...NO_SUMS, flows: count, bytes_sent: count * 10 });

test('keeps the largest of each side and sums the rest', () => {
  const pairs: Pairs = {
    rows: [
      { a: 'tls', b: 'US', ...flows(5) },
      { a: 'tls', b: 'DE', ...flows(4) },
      { a: 'dns', b: 'private', ...flows(3) },
      { a: null, b: 'US', ...flows(2) },
      { a: 'ssh', b: 'FR', ...flows(1) },
    ],
    other: { pairs: 7, ...flows(6) },
  };
  const rolled = rollUp(pairs, 'flows', { a: 2, b: 2 });
  expect(rolled.a).toEqual([
    { end: { kind: 'value', value: 'tls' }, sums: flows(9), values: 1 },
    { end: { kind: 'value', value: 'dns' }, sums: flows(3), values: 1 },
    { end: { kind: 'rest' }, sums: flows(9), values: 2 },
  ]);
  expect(rolled.b.map(({ end, values }) => [end.kind === 'value' ? end.value : end.kind, values])).toEqual([
    ['US', 1],
    ['DE', 1],
    ['rest', 2],
  ]);
  expect(rolled.links.map((link) => [link.a, link.b, link.sums.flows])).toEqual([
    [2, 2, 7],
    [0, 0, 5],
    [0, 1, 4],
    [1, 2, 3],
    [2, 0, 2],
  ]);
});

test('without anything left over there is no rest', () => {
  const rolled = rollUp({ rows: [{ a: 'tls', b: 'US', ...flows(1) }], other: { pairs: 0, ...NO_SUMS } }, 'bytes', {
    a: 9,
    b: 9,
  });
  expect(rolled.a).toHaveLength(1);
  expect(rolled.b).toHaveLength(1);
});

test('a text value named null is not the unknown', () => {
  const pairs: Pairs = {
    rows: [
      { a: 'null', b: 1, ...flows(1) },
      { a: null, b: '1', ...flows(1) },
    ],
    other: { pairs: 0, ...NO_SUMS },
  };
  const rolled = rollUp(pairs, 'flows', { a: 9, b: 9 });
  expect(rolled.a).toHaveLength(2);
  expect(rolled.b).toHaveLength(2);
});

test('both sides and the links always sum to the whole', () => {
  const value = fc.oneof(fc.constant(null), fc.string(), fc.nat(9));
  const row = fc.record({ a: value, b: value, count: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(row), fc.nat(50), fc.nat(4), fc.nat(4), (rows, left, keepA, keepB) => {
      const pairs: Pairs = {
        rows: rows.map(({ a, b, count }) => ({ a, b, ...flows(count) })),
        other: { pairs: left, ...flows(left) },
      };
      const whole = [...pairs.rows, pairs.other].reduce<Sums>(addSums, NO_SUMS);
      const rolled = rollUp(pairs, 'bytes', { a: keepA, b: keepB });
      for (const parts of [rolled.a, rolled.b, rolled.links]) {
        expect(parts.reduce<Sums>((sum, part) => addSums(sum, part.sums), NO_SUMS)).toEqual(whole);
      }
      for (const link of rolled.links) {
        expect(rolled.a[link.a]).toBeDefined();
        expect(rolled.b[link.b]).toBeDefined();
      }
    }),
  );
});
