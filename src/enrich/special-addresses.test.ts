import { describe, expect, it } from 'vitest';
import { parseCidr, parseIp } from '../base/ip.ts';
import { SPECIAL_RANGES, specialWord } from './special-addresses.ts';

const wordOf = (text: string) => specialWord(...(parseIp(text) ?? [0, 0, 0, 0]));

describe('specialWord', () => {
  it.each([
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['9.255.255.255', null],
    ['11.0.0.0', null],
    ['172.15.255.255', null],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', null],
    ['192.168.255.255', 'private'],
    ['192.169.0.0', null],
    ['100.63.255.255', null],
    ['100.64.0.0', 'shared'],
    ['100.127.255.255', 'shared'],
    ['100.128.0.0', null],
    ['127.0.0.1', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['0.0.0.0', 'unspecified'],
    ['0.0.0.1', 'reserved'],
    ['192.0.2.77', 'documentation'],
    ['198.51.100.0', 'documentation'],
    ['203.0.113.255', 'documentation'],
    ['198.17.255.255', null],
    ['198.18.0.0', 'benchmarking'],
    ['198.19.255.255', 'benchmarking'],
    ['198.20.0.0', null],
    ['223.255.255.255', null],
    ['224.0.0.251', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.0', 'reserved'],
    ['255.255.255.254', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['168.63.129.16', 'reserved'],
    ['168.63.129.17', null],
    ['8.8.8.8', null],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::2', 'reserved'],
    ['fdff:ffff::1', 'private'],
    ['fbff::', null],
    ['fe80::1', 'link-local'],
    ['febf:ffff::', 'link-local'],
    ['fec0::1', 'reserved'],
    ['ff02::fb', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['2001:db9::1', null],
    ['2001:2::1', 'benchmarking'],
    ['2001:2:1::1', null],
    ['64:ff9b::808:808', null],
    ['64:ff9b:1::1', 'private'],
    ['2606:4700::1111', null],
  ])('%s is %s', (address, word) => {
    expect(wordOf(address)).toBe(word);
  });

  it('gives every range its word at its last address', () => {
    for (const { range, word } of SPECIAL_RANGES) {
      const parsed = parseCidr(range);
      expect(parsed, range).not.toBeNull();
      if (parsed !== null)
        expect(specialWord(...parsed.last), range).toBe(range === '240.0.0.0/4' ? 'broadcast' : word);
    }
  });
});
