import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AddressFilter } from './address-filter.ts';

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });
const address = fc.tuple(word, word, word, word);

test('no address that was added is missed, signed or not', () => {
  fc.assert(
    fc.property(fc.array(address, { minLength: 1, maxLength: 50 }), (addresses) => {
      const filter = new AddressFilter();
      for (const [w0, w1, w2, w3] of addresses) filter.add(w0, w1, w2, w3);
      for (const [w0, w1, w2, w3] of addresses) expect(filter.mayHave(w0 | 0, w1 | 0, w2 >>> 0, w3 >>> 0)).toBe(true);
    }),
  );
});

test('nearly all others are told from them', () => {
  const filter = new AddressFilter();
  for (let i = 0; i < 100_000; i++) filter.add(0, 0, 0xffff, 0x0a000000 + i);
  let taken = 0;
  for (let i = 0; i < 100_000; i++) if (filter.mayHave(0, 0, 0xffff, 0xc0a80000 + i)) taken++;
  expect(taken).toBeLessThan(12_000);
});
