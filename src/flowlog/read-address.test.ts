import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIp } from '../base/ip.ts';
import { readAddress } from './read-address.ts';

const octet = fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), fc.constantFrom('', '00', '010', 'x', '-1'));
const like = fc.oneof(
  fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
  fc.ipV4(),
  fc.ipV6(),
  fc.string({ maxLength: 20 }),
);

test('an address read in place is the address that parseIp reads', () => {
  fc.assert(
    fc.property(like, fc.string({ maxLength: 3 }), (text, around) => {
      const words = new Uint32Array(4);
      const isRead = readAddress(around + text + around, around.length, around.length + text.length, words);
      const expected = parseIp(text);
      expect(isRead).toBe(expected !== null);
      if (expected !== null) expect([...words]).toEqual(expected.map((word) => word >>> 0));
    }),
    { numRuns: 5000 },
  );
});
