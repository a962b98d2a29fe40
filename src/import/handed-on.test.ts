import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { HandOver, openHandedOn } from './handed-on.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const chunkOf = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

test('what is written is read, whatever the pieces, and the writer waits for the reader', async () => {
  const hand = new HandOver();
  const source = openHandedOn(hand.readerPort, 40_000_000);
  const written = createHash('sha256');
  let sent = 0;
  const writing = (async () => {
    for (let n = 0; n < 20; n++) {
      const chunk = chunkOf(2_000_000);
      written.update(chunk);
      await hand.write(chunk);
      sent += 2_000_000;
    }
    hand.end();
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent).toBeLessThanOrEqual(10_000_000);
  const read = createHash('sha256');
  const into = new Uint8Array(300_007);
  for (;;) {
    const count = await source.read(into);
    if (count === 0) break;
    read.update(into.subarray(0, count));
  }
  await writing;
  expect(read.digest('hex')).toBe(written.digest('hex'));
  await source.close();
});

test('a part of a larger buffer takes nothing along', async () => {
  const hand = new HandOver();
  const source = openHandedOn(hand.readerPort, null);
  const whole = chunkOf(100);
  const copy = whole.slice();
  await hand.write(whole.subarray(10, 20));
  hand.end();
  const into = new Uint8Array(50);
  expect(await source.read(into)).toBe(10);
  expect(hashOf(into.subarray(0, 10))).toBe(hashOf(copy.subarray(10, 20)));
  expect(whole).toEqual(copy);
  expect(await source.read(into)).toBe(0);
  await source.close();
});

test('a reader that leaves does not keep the writer', async () => {
  const hand = new HandOver();
  const source = openHandedOn(hand.readerPort, null);
  const writing = (async () => {
    while (!hand.isLeft) await hand.write(chunkOf(1_000_000));
  })();
  await source.read(new Uint8Array(10));
  await source.close();
  await writing;
  expect(hand.isLeft).toBe(true);
});
