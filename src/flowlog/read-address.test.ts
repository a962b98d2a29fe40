import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIp } from '../base/ip.ts';
import { readAddress, readAddressText } from './read-address.ts';

const octet = fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), fc.constantFrom('', '00', '010', 'x', '-1'));
const like = fc.oneof(
  fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
  fc.ipV4(),
  fc.ipV6(),
  fc.string({ maxLength: 20 }),
);

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('an address read in place is the address that parseIp reads', () => {
  fc.assert(
    fc.property(like, fc.string({ maxLength: 3 }), fc.constantFrom(',', '"'), (text, before, after) => {
      const words = new Uint32Array(4);
      const from = bytesOf(before).length;
      const end = readAddress(bytesOf(before + text + after + before), from, words);
      const [field = ''] = text.split(/[,"]/, 1);
      const expected = parseIp(field);
      expect(end).toBe(expected === null ? -1 : from + bytesOf(field).length);
      if (expected !== null) expect([...words]).toEqual(expected.map((word) => word >>> 0));
      const isAddress = parseIp(text) !== null;
      expect(readAddressText(text, words)).toBe(isAddress);
    }),
    { numRuns: 5000 },
  );
});

test('the longest address is read, and what never ends is none', () => {
  const longest = '2001:0db8:0000:0000:0000:ffff:255.255.255.255';
  const words = new Uint32Array(4);
  expect(readAddressText(longest, words)).toBe(true);
  expect([...words]).toEqual([0x2001_0db8, 0, 0xffff, 0xffff_ffff]);
  expect(readAddress(bytesOf(':'.repeat(1000)), 0, words)).toBe(-1);
});
