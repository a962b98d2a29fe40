import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptSearch, parseSearch, stringifySearch } from './search-text.ts';

test('an address can be read', () => {
  expect(stringifySearch({ filter: 'service = tls', from: undefined, sort: '' })).toBe('?filter=service+%3D+tls');
  expect(stringifySearch({})).toBe('');
});

test('whatever is written is read back', () => {
  const text = fc.string({ minLength: 1, unit: 'binary' }).filter((value) => value.isWellFormed());
  fc.assert(
    fc.property(fc.dictionary(text, text, { noNullPrototype: true }), (search) => {
      expect(parseSearch(stringifySearch(search))).toEqual(search);
    }),
  );
});

test('the scope stays from view to view, a view’s own settings do not', () => {
  expect(
    keptSearch({ filter: 'a', from: 'b', to: 'c', capture: '1', t_by: 'proto', sort: 'bytes', flow: '1-2' }),
  ).toEqual({
    filter: 'a',
    from: 'b',
    to: 'c',
    capture: '1',
    t_by: 'proto',
  });
});
