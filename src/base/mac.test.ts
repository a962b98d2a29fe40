import { expect, test } from 'vitest';
import { formatMac, parseMac } from './mac.ts';

test.each([
  ['00:1b:21:3c:9d:f8', 0x001b213c9df8],
  ['ff:ff:ff:ff:ff:ff', 0xffffffffffff],
  ['00:00:00:00:00:00', 0],
])('%s', (text, mac) => {
  expect(parseMac(text)).toBe(mac);
  expect(formatMac(mac)).toBe(text);
});

test.each(['00-1B-21-3C-9D-F8', '001b.213c.9df8'])('reads %s', (text) => {
  expect(parseMac(text)).toBe(0x001b213c9df8);
});

test.each(['', '00:1b:21:3c:9d', '00:1b-21:3c:9d:f8', '00:1b:21:3c:9d:fg', '001b213c9df8'])('%j is none', (text) => {
  expect(parseMac(text)).toBeNull();
});
