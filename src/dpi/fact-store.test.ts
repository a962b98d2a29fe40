import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FactStore } from './fact-store.ts';
import type { FactsJson } from './recognition.ts';

/** `length` bytes that are like no others', not at the beginning of what they lie in. */
function factsOf(seed: number, length: number): FactsJson {
  const bytes = new Uint8Array(length + 3).fill(seed, 3);
  bytes[length + 2] = seed >> 8;
  return { bytes, from: 3, length };
}

const bytesOf = ({ bytes, from, length }: FactsJson): string =>
  Buffer.from(bytes.subarray(from, from + length)).toString('hex');

test('what is kept is found by its number, whatever comes and goes besides', () => {
  const length = fc.oneof(fc.integer({ min: 2, max: 600 }), fc.integer({ min: 2, max: 12_288 }));
  // Keeps facts of a length, or lets go of those at a place.
  const step = fc.oneof(
    length,
    fc.nat(200).map((place) => -1 - place),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 300 }), (steps) => {
      const store = new FactStore();
      const kept: { number: number; bytes: string }[] = [];
      for (const [seed, size] of steps.entries()) {
        if (size < 0) {
          for (const { number, bytes } of kept.splice((-1 - size) % (kept.length + 1), 1)) {
            expect(bytesOf(store.get(number))).toBe(bytes);
            store.drop(number);
          }
          continue;
        }
        const facts = factsOf(seed, size);
        const number = store.put(facts);
        expect(number).toBeGreaterThan(0);
        kept.push({ number, bytes: bytesOf(facts) });
      }
      for (const { number, bytes } of kept) expect(bytesOf(store.get(number))).toBe(bytes);
    }),
    { numRuns: 20 },
  );
});

test('bytes that were let go of are there until the next are kept', () => {
  const store = new FactStore();
  const number = store.put(factsOf(1, 300));
  const facts = store.get(number);
  store.drop(number);
  expect(bytesOf(facts)).toBe(bytesOf(factsOf(1, 300)));
});

test('memory of many is used for others of another length, and given back', () => {
  const store = new FactStore();
  for (const length of [4000, 100, 12_288]) {
    const numbers = Array.from({ length: 300 }, (_, seed) => store.put(factsOf(seed, length)));
    for (const [seed, number] of numbers.entries()) {
      expect(store.get(number).length).toBe(length);
      expect(bytesOf(store.get(number))).toBe(bytesOf(factsOf(seed, length)));
    }
    for (const number of numbers) store.drop(number);
    // Numbers begin anew where the first ones lay: no slab was made that another left free.
    const first = store.put(factsOf(0, length));
    expect(first).toBeLessThanOrEqual(Math.max(...numbers));
    store.drop(first);
  }
});

test('there is room for 64 MiB, and again once some was let go of', () => {
  const store = new FactStore();
  const facts = factsOf(1, 4000);
  const numbers: number[] = [];
  for (let number = store.put(facts); number !== 0; number = store.put(facts)) numbers.push(number);
  expect(numbers.length * 4224).toBeLessThanOrEqual(64 * 1024 * 1024);
  expect(numbers.length * 4224).toBeGreaterThan(63 * 1024 * 1024);
  store.drop(numbers.pop() ?? 0);
  expect(store.put(facts)).toBeGreaterThan(0);
  expect(store.put(facts)).toBe(0);
});
