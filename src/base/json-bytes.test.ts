import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonBytes, type JsonValue } from './json-bytes.ts';

const written = (json: JsonBytes): string => Buffer.from(json.bytes.subarray(0, json.length)).toString('utf8');

function jsonOf(value: JsonValue): string {
  const json = new JsonBytes();
  json.add(value);
  return written(json);
}

test.each<[JsonValue]>([
  [''],
  ['a "word" in C:\\ and\n\t\u0000\u001f\u007f\u0080'],
  ['naïve, 日本, 😀, \u2028, half a pair \ud83d and \ude00'],
  [[0, -0, 9, 10, -1, 1.5, 1e21, 5e-7, Number.NaN, Number.POSITIVE_INFINITY, 4_294_967_296]],
  [[true, false, null, undefined, [], {}]],
  [{ b: 1, a: undefined, 'with "quotes"': { '10': 'x', '9': 'y' }, ü: [[['deep']]] }],
])('%j is written as JSON.stringify writes it', (value) => {
  expect(jsonOf(value)).toBe(JSON.stringify(value));
});

test('any value is, one after another in the same memory, however long', () => {
  const json = new JsonBytes();
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary', maxDepth: 3 }), (text) => {
      json.clear();
      const value = JSON.parse(text) as JsonValue;
      json.add(value);
      expect(written(json)).toBe(JSON.stringify(value));
    }),
    { numRuns: 50 },
  );
  json.clear();
  const long = ['é'.repeat(100_000), 'x'.repeat(100_000)];
  json.add(long);
  expect(written(json)).toBe(JSON.stringify(long));
});

test('symbols are no part of it', () => {
  const facts: Record<string | symbol, JsonValue> = { query: 'a.example', [Symbol('id')]: 7 };
  expect(jsonOf(facts as Record<string, JsonValue>)).toBe('{"query":"a.example"}');
});
