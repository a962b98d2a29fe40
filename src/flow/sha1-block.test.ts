import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { MAX_MESSAGE_WORDS, SCHEDULE_WORDS, writeSha1 } from './sha1-block.ts';

test('messages of every length have the digest that Node gives them', () => {
  for (let length = 0; length <= MAX_MESSAGE_WORDS; length++) {
    const message = randomBytes(4 * length);
    // What a longer message left there does not count.
    const schedule = new Int32Array(SCHEDULE_WORDS).fill(-1);
    for (let i = 0; i < length; i++) schedule[i] = message.readInt32BE(4 * i);
    const words = new Uint32Array(7);
    writeSha1(schedule, length, words, 1);
    const digest = createHash('sha1').update(message).digest();
    expect([...words]).toEqual([0, ...[0, 4, 8, 12, 16].map((at) => digest.readUInt32BE(at)), 0]);
  }
});
