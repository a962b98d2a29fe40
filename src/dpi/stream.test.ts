import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_STREAM_BYTES, Stream } from './stream.ts';

const started = (base: number): Stream => {
  const stream = new Stream();
  stream.reset(base);
  return stream;
};

describe('Stream', () => {
  test('is the same whatever the order, the overlaps and the place of the sequence number’s end', () => {
    const whole = Uint8Array.from({ length: 300 }, (_, i) => i & 255);
    const cut = fc.record({ at: fc.nat(299), length: fc.integer({ min: 1, max: 120 }) });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 8 }), fc.constantFrom(0, 0xffffff80 | 0, 0x7fffff80), (cuts, base) => {
        const stream = started(base);
        for (const { at, length } of cuts) stream.insert((base + at) | 0, whole.subarray(at, at + length));
        let end = 0;
        for (let grew = true; grew; ) {
          const next = cuts.filter(({ at }) => at <= end).map(({ at, length }) => Math.min(at + length, 300));
          grew = Math.max(end, ...next) > end;
          end = Math.max(end, ...next);
        }
        expect(stream.length).toBe(end);
        expect(stream.bytes.subarray(0, end)).toEqual(whole.subarray(0, end));
      }),
    );
  });

  test('keeps so many bytes and no more', () => {
    const stream = started(0);
    stream.insert(0, new Uint8Array(MAX_STREAM_BYTES - 1));
    stream.insert(MAX_STREAM_BYTES - 1, Uint8Array.of(1, 2, 3));
    expect(stream.length).toBe(MAX_STREAM_BYTES);
    expect(stream.capacity).toBe(MAX_STREAM_BYTES);
    stream.insert(MAX_STREAM_BYTES + 10, Uint8Array.of(4));
    expect(stream.length).toBe(MAX_STREAM_BYTES);
  });

  test('holds eight runs behind holes, and drops the ninth', () => {
    const stream = started(0);
    for (let run = 1; run <= 9; run++) stream.insert(10 * run, Uint8Array.of(run));
    stream.insert(0, new Uint8Array(80));
    expect(stream.length).toBe(81);
    stream.insert(81, new Uint8Array(9));
    expect(stream.length).toBe(90);
  });

  test('begins with its first run when the hole before it is given up', () => {
    const stream = started(100);
    stream.insert(110, Uint8Array.of(1, 2));
    stream.insert(112, Uint8Array.of(3));
    stream.skipHole();
    expect([stream.base, stream.length, ...stream.bytes.subarray(0, 2)]).toEqual([110, 3, 1, 2]);
  });
});
