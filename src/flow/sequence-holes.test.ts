import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_HOLES, SequenceHoles } from './sequence-holes.ts';

test('payload that comes late fills the part of a hole that it covers', () => {
  const holes = new SequenceHoles();
  holes.open(0, 100, 200);
  expect(holes.fill(0, 50, 120)).toBe(20);
  expect(holes.fill(0, 150, 160)).toBe(10);
  expect(holes.fill(0, 0, 1000)).toBe(70);
  expect(holes.fill(0, 0, 1000)).toBe(0);
});

test('directions are apart, change places with the sides of their flow, and are forgotten with it', () => {
  const holes = new SequenceHoles();
  holes.open(6, 0, 10);
  expect(holes.fill(7, 0, 10)).toBe(0);
  holes.swap(3);
  expect(holes.fill(7, 0, 5)).toBe(5);
  holes.forget(3);
  expect(holes.fill(7, 0, 10)).toBe(0);
});

test('the latest holes are kept', () => {
  const holes = new SequenceHoles();
  for (let i = 0; i <= MAX_HOLES; i++) holes.open(0, 20 * i, 20 * i + 10);
  expect(holes.fill(0, 0, 10)).toBe(0);
  expect(holes.fill(0, 20, 30)).toBe(10);
});

test('every byte of a hole is filled once, across the end of the sequence space too', () => {
  const part = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 100 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), fc.constantFrom(0, 0x7fff_ff00, 0xffff_ff00), (parts, base) => {
      const holes = new SequenceHoles();
      holes.open(0, (base + 100) | 0, (base + 300) | 0);
      const missing = new Set(Array.from({ length: 200 }, (_, i) => 100 + i));
      for (const [start, length] of parts) {
        let expected = 0;
        for (let i = start; i < start + length; i++) if (missing.delete(i)) expected++;
        expect(holes.fill(0, (base + start) | 0, (base + start + length) | 0)).toBe(expected);
      }
    }),
  );
});
