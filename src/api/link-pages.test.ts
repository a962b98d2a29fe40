import { expect, test } from 'vitest';
import { joinPages } from './link-pages.ts';

const file = (path: string) => ({ path, bytes: 1, modified: null, isArchived: false, looksLikeCapture: true });
const page = (names: string[], first: string, next: string | null) => ({
  path: 'c/',
  folders: [`c/${names[0]}/`, 'c/both/'],
  files: names.map(file),
  series: [{ title: 'vm1', paths: names, bytes: names.length, first, last: first }],
  next,
});

test('a listing in two answers is one, and so is a series that goes over both', () => {
  const joined = joinPages(page(['a', 'b'], '2026-11-22T10:00:00Z', 'x'), page(['d'], '2026-11-22T09:00:00Z', null));
  expect(joined.files.map(({ path }) => path)).toEqual(['a', 'b', 'd']);
  expect(joined.folders).toEqual(['c/a/', 'c/both/', 'c/d/']);
  expect(joined.series).toEqual([
    { title: 'vm1', paths: ['a', 'b', 'd'], bytes: 3, first: '2026-11-22T09:00:00Z', last: '2026-11-22T10:00:00Z' },
  ]);
  expect(joined.next).toBeNull();
});
