import { expect, test } from 'vitest';
import { Utf8Texts } from './utf8-texts.ts';

test('texts are those of the bytes, in shared memory, too', () => {
  const wanted = ['{"a":"\u00fc"}', '\ufeff{}', '{"b":"\u65e5\u672c \ud83d\ude00"}'];
  const parts = wanted.map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array(new SharedArrayBuffer(100));
  bytes.set(parts.flatMap((part) => [...part]));
  const texts = new Utf8Texts(bytes);
  expect(texts.size).toBe(1);
  expect(parts.map((part) => texts.take(part.length))).toEqual([1, 2, 3]);
  expect(texts.size).toBe(4);
  for (const [i, part] of parts.entries()) expect([...texts.bytesOf(i + 1)]).toEqual([...part]);
  expect(texts.values).toEqual([null, ...wanted]);
});
