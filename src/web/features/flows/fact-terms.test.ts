import { expect, test } from 'vitest';
import { factTerm, toggleFact } from './fact-terms.ts';

test('a fact is searched as JSON writes it, with its name unless it is one of a list', () => {
  const term = factTerm('host', 'a"b.example');
  expect(term).toMatchObject({ field: 'facts', match: 'contains', text: '"host":"a\\"b.example"' });
  expect(factTerm(null, 'h2')).toMatchObject({ text: '"h2"' });
  expect(factTerm('status', 404)).toMatchObject({ text: '"status":404' });
});

test('a second click takes the fact out again', () => {
  const term = factTerm('host', 'x.example');
  const filter = toggleFact('service = http', term);
  expect(filter).toMatch(/^service = http and facts contains /);
  expect(toggleFact(filter, term)).toBe('service = http');
});
