import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressCache } from './address-cache.ts';

const word = fc.integer({ min: 0, max: 3 });

describe('AddressCache', () => {
  it('always answers as the function it stands before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, word, word, fc.integer({ min: 0, max: 0xffffffff })), { maxLength: 300 }),
        (asked) => {
          const cache = new AddressCache<string>(2);
          for (const words of asked) expect(cache.get(...words, (...at) => at.join())).toBe(words.join());
          for (const words of asked) expect(cache.get(...words, (...at) => at.join())).toBe(words.join());
        },
      ),
    );
  });

  it('asks once for an address that it holds, and keeps the last four of a set', () => {
    const cache = new AddressCache<number>(1);
    const asked: number[] = [];
    const ask = (w3: number) =>
      cache.get(0, 0, 0xffff, w3, (_0, _1, _2, last) => {
        asked.push(last);
        return last;
      });
    for (const address of [1, 2, 3, 4, 1, 5, 1, 3, 2]) ask(address);
    expect(asked).toEqual([1, 2, 3, 4, 5, 2]);
  });

  it('finds addresses again whose words have the highest bit set', () => {
    const cache = new AddressCache<number>(4);
    let calls = 0;
    for (let i = 0; i < 3; i++) cache.get(0xfe800000, 0, 0x80000000, 0xffffffff, () => ++calls);
    expect(calls).toBe(1);
  });

  it('needs a power of two', () => {
    expect(() => new AddressCache(3)).toThrow('power of two');
  });
});
