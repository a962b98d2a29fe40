import { expect, test } from 'vitest';
import type { Sums } from '../../../api/scope.ts';
import type { Pairs, Top } from '../../../api/views.ts';
import { createFormat } from '../../lib/format.ts';
import { LIGHT } from '../../lib/tokens.ts';
import { NO_SUMS } from './amounts.ts';
import { treemapPicture } from './treemap.ts';

const flows = (count: number): Sums => ({ ...NO_SUMS, flows: count });
const when = { first: '2026-01-01T00:00:00Z', last: '2026-01-01T00:00:00Z' };
const pairs: Pairs = {
  rows: [
    { a: 'web', b: 'tls', ...flows(50) },
    { a: 'web', b: 'http', ...flows(10) },
    { a: null, b: null, ...flows(30) },
    { a: null, b: 'sctp', ...flows(2) },
    { a: 'remote', b: null, ...flows(1) },
  ],
  other: { pairs: 3, ...flows(7) },
};
const guesses: Top = {
  rows: [
    { value: 'imap', ...flows(20), ...when },
    { value: null, ...flows(8), ...when },
  ],
  other: { values: 2, ...flows(3) },
};
const input = {
  pairs,
  guesses,
  size: 'flows' as const,
  format: createFormat({ binaryBytes: false, zone: 'UTC' }),
  tokens: LIGHT,
  serviceColour: () => '#2560c4',
  widthOf: () => 300,
};

interface Item {
  readonly name: string;
  readonly value: number;
  readonly children?: readonly Item[];
}
const branchesOf = (given: typeof input | (Omit<typeof input, 'guesses'> & { guesses: undefined })): readonly Item[] =>
  (treemapPicture(given).option.series as { data: Item[] }[])[0]!.data;

test('branches stand by size, and each holds as much as its leaves', () => {
  const branches = branchesOf(input);
  expect(branches.map(({ name, value }) => [name, value])).toEqual([
    ['category:web', 60],
    ['not-known', 31],
    ['rest', 7],
    ['category:null', 2],
  ]);
  for (const { value, children = [] } of branches) {
    expect(children.reduce((sum, leaf) => sum + leaf.value, 0)).toBe(value);
  }
});

test('unknown traffic is parted by what its ports say, as a hint', () => {
  const marks = treemapPicture(input).marks.filter(({ id }) => id.startsWith('guess:'));
  expect(marks.map(({ title }) => title)).toEqual([
    'not known; port says imap',
    'not known',
    'not known; other ports (2)',
  ]);
  expect(marks[0]!.terms).toEqual([
    { field: 'service', value: null },
    { field: 'service_guess', value: 'imap' },
  ]);
  expect(marks[2]!.terms).toEqual([]);
});

test('without the guesses unknown traffic is a slice all the same', () => {
  const branch = branchesOf({ ...input, guesses: undefined }).find(({ name }) => name === 'not-known');
  expect(branch?.children?.reduce((sum, leaf) => sum + leaf.value, 0)).toBe(31);
});

test('every mark has an id of its own', () => {
  for (const given of [input, { ...input, guesses: undefined }]) {
    const ids = treemapPicture(given).marks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});
