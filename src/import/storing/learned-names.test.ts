import { expect, test } from 'vitest';
import type { LearnedName } from '../../dpi/recognition.ts';
import { LearnedNames, NameTeacher } from './learned-names.ts';

const learned = (i: number): LearnedName => ({
  name: `host-${i}.example`,
  ip0: 0xfe80_0000,
  ip1: i,
  ip2: 0xffff,
  ip3: 0xffff_ffff - i,
  client: i % 3 === 0 ? null : [0, 0, 0xffff, 0xc0a8_0000 + i],
  source: i % 2 === 0 ? 'dns' : 'sni',
});

test('names arrive in order and whole, however many', () => {
  const names = new LearnedNames();
  expect(names.take()).toBeNull();
  const sent = Array.from({ length: 3000 }, (_, i) => learned(i));
  for (const [i, one] of sent.entries()) names.add(one, BigInt(i) - 5n);
  const copy = names.take();
  names.add(learned(9), 1n);
  const arrived: [LearnedName, bigint][] = [];
  if (copy === null) throw new Error('there are names');
  const teacher = new NameTeacher();
  const enricher = { enrich() {}, addName: (one: LearnedName, time: bigint) => arrived.push([one, time]) };
  teacher.teach(structuredClone(copy), enricher);
  expect(arrived).toEqual(sent.map((one, i) => [one, BigInt(i) - 5n]));
  const later = names.take();
  expect(later?.texts.values).toEqual([]);
  if (later !== null) teacher.teach(structuredClone(later), enricher);
  expect(arrived.at(-1)).toEqual([learned(9), 1n]);
  expect(names.take()).toBeNull();
});
