import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FIELDS } from '../../src/query/fields.ts';
import { KEYWORDS } from '../../src/query/filter-literal.ts';
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH, parseFilter } from '../../src/query/parse-filter.ts';

const page = readFileSync(new URL('../../docs/reference/filter.md', import.meta.url), 'utf8');

test('the filter page lists the fields that are no columns, with their words', () => {
  const listed = [...page.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name, doc]) => [name, doc]);
  const fields = [...FIELDS.values()].filter(({ kind }) => kind !== 'column');
  expect(listed).toEqual(fields.map(({ name, doc }) => [name, doc]));
});

test('its examples are filters', () => {
  const examples = /```text\n([\s\S]+?)```/.exec(page)?.[1]?.trim().split('\n') ?? [];
  expect(examples.length).toBeGreaterThan(3);
  for (const example of examples) expect(parseFilter(example)).not.toBeNull();
});

test('it names every word of the language and the limits', () => {
  for (const word of KEYWORDS) expect(page).toMatch(new RegExp(`\\b${word}\\b`));
  expect(page).toContain(`${MAX_FILTER_LENGTH.toLocaleString('en')} characters and ${MAX_FILTER_DEPTH} levels`);
});
