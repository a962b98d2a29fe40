/** A few hundred damaged captures; `npm run fuzz` goes on for as long as asked. */
import { expect, test } from 'vitest';
import { Random } from '../../bench/random.ts';
import { checkCapture } from './check-capture.ts';
import { mutate } from './mutate.ts';
import { seeds } from './seeds.ts';

test('whatever the bytes, reading them ends well, alike in any chunks', async () => {
  const random = new Random(7);
  const all = seeds();
  for (let i = 0; i < 200; i++) {
    const seed = all[random.below(all.length)];
    const bytes = mutate(seed?.read() ?? new Uint8Array(1), random);
    await expect(checkCapture(bytes, random.between(1, 5000)), `${i}, from ${seed?.name}`).resolves.toBeUndefined();
  }
});

test('any prefix of any capture ends well', async () => {
  const random = new Random(8);
  const all = seeds();
  for (let i = 0; i < 100; i++) {
    const seed = all[random.below(all.length)];
    const bytes = seed?.read() ?? new Uint8Array(1);
    const prefix = bytes.subarray(0, random.below(bytes.length + 1));
    await expect(
      checkCapture(prefix, random.between(1, 5000)),
      `${i}, ${prefix.length} of ${seed?.name}`,
    ).resolves.toBeUndefined();
  }
});

test('mutations change bytes and never the seed', () => {
  const seed = Uint8Array.from({ length: 100 }, (_, i) => i);
  const random = new Random(1);
  const lengths = new Set<number>();
  for (let i = 0; i < 100; i++) lengths.add(mutate(seed, random).length);
  expect(lengths.size).toBeGreaterThan(5);
  expect(seed).toEqual(Uint8Array.from({ length: 100 }, (_, i) => i));
});
