import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { MAX_MESSAGE_BYTES, sha1OfBlock } from './sha1-block.ts';

test('messages of every length have the digest that Node gives them', () => {
  for (let length = 0; length <= MAX_MESSAGE_BYTES; length++) {
    const message = randomBytes(length);
    // What a longer message left there does not count.
    const block = new Uint8Array(64).fill(0xff);
    block.set(message);
    const digest = sha1OfBlock(block, new DataView(block.buffer), length);
    expect(Buffer.from(digest).toString('hex')).toBe(createHash('sha1').update(message).digest('hex'));
  }
});
