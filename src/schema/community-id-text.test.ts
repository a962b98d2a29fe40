import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { DIGEST_WORDS, formatCommunityId, parseCommunityId } from './community-id-text.ts';

test('digests are written as base64 and read back', () => {
  for (let i = 0; i < 1000; i++) {
    const digest = randomBytes(4 * DIGEST_WORDS);
    const words = Uint32Array.from({ length: DIGEST_WORDS }, (_, word) => digest.readUInt32BE(4 * word));
    const text = `1:${digest.toString('base64')}`;
    expect(formatCommunityId([7, ...words], 1)).toBe(text);
    expect(parseCommunityId(text)).toEqual(words);
  }
});

test.each([
  ['another version', '2:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  ['a digit too few', '1:LQU9qZlK+B5F3KDmev6m5PMibr='],
  ['a digit too many', '1:LQU9qZlK+B5F3KDmev6m5PMibrgg='],
  ['bits beyond the digest', '1:LQU9qZlK+B5F3KDmev6m5PMibrh='],
  ['another alphabet', '1:LQU9qZlK-B5F3KDmev6m5PMibrg='],
  ['nothing', ''],
])('%s is no Community ID', (_what, text) => {
  expect(parseCommunityId(text)).toBeNull();
});
