import { expect, test } from 'vitest';
import type { LearnedName } from '../../dpi/recognition.ts';
import { LearnedNames, teachNames } from './learned-names.ts';

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
  teachNames(structuredClone(copy), { enrich() {}, addName: (one, time) => arrived.push([one, time]) });
  expect(arrived).toEqual(sent.map((one, i) => [one, BigInt(i) - 5n]));
  expect(names.take()?.names).toEqual(['host-9.example']);
  expect(names.take()).toBeNull();
});
