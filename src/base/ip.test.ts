import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIp, type IpWords, ipFromHalves, ipToHalves, parseCidr, parseIp } from './ip.ts';

const format = (words: IpWords | null): string | null => (words === null ? null : formatIp(...words));
const word = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0xffffffff }));
const words = fc.tuple(word, word, word, word);

describe('text of addresses', () => {
  // The examples of RFC 5952 sections 1 and 4, and RFC 4291 section 2.2.
  test.each([
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0DB8::0001', '2001:db8::1'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['ff00::', 'ff00::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::13.1.68.3', '::d01:4403'],
    ['::ffff:129.144.52.38', '129.144.52.38'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['255.255.255.255', '255.255.255.255'],
    ['0.0.0.0', '0.0.0.0'],
  ])('%s is written %s', (text, canonical) => {
    expect(format(parseIp(text))).toBe(canonical);
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4.5',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    '1.2.3.4::',
    'fe80::1%eth0',
    ':1',
    'g::',
  ])('%j is no address', (text) => {
    expect(parseIp(text)).toBeNull();
  });

  test('every address survives text and halves', () => {
    fc.assert(
      fc.property(words, (address) => {
        expect(parseIp(formatIp(...address))).toEqual(address);
        expect(ipFromHalves(...ipToHalves(address))).toEqual(address);
      }),
    );
  });

  test('signed words are the same address', () => {
    expect(formatIp(0, 0, 0xffff, -1)).toBe('255.255.255.255');
    expect(formatIp(-1, -1, -1, -1)).toBe('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
    expect(ipToHalves([0, 0, 0xffff, -1])).toEqual([0n, 0xffffffffffffn]);
  });
});

describe('prefixes', () => {
  test.each([
    ['10.1.2.3/8', '10.0.0.0', '10.255.255.255'],
    ['10.1.2.3/32', '10.1.2.3', '10.1.2.3'],
    ['10.1.2.3', '10.1.2.3', '10.1.2.3'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['2001:db8::1/33', '2001:db8::', '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff'],
    ['::/0', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['fe80::1/128', 'fe80::1', 'fe80::1'],
  ])('%s', (text, first, last) => {
    const range = parseCidr(text);
    expect([format(range?.first ?? null), format(range?.last ?? null)]).toEqual([first, last]);
  });

  test.each(['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', 'x/8'])('%j is none', (text) => {
    expect(parseCidr(text)).toBeNull();
  });
});
