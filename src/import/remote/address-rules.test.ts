import { describe, expect, test } from 'vitest';
import { AddressRules } from './address-rules.ts';

const rules = new AddressRules();

describe('addresses that are not of the public internet', () => {
  test.each([
    ['0.0.0.0', /unspecified/],
    ['0.1.2.3', /reserved/],
    ['10.0.0.0', /private/],
    ['10.255.255.255', /private/],
    ['100.64.0.0', /shared/],
    ['100.127.255.255', /shared/],
    ['127.0.0.1', /loopback/],
    ['127.255.255.254', /loopback/],
    ['169.254.0.1', /link-local/],
    ['172.16.0.0', /private/],
    ['172.31.255.255', /private/],
    ['192.0.0.1', /reserved/],
    ['192.0.2.1', /documentation/],
    ['192.88.99.1', /reserved/],
    ['192.168.0.0', /private/],
    ['192.168.255.255', /private/],
    ['198.18.0.0', /benchmarking/],
    ['198.19.255.255', /benchmarking/],
    ['198.51.100.1', /documentation/],
    ['203.0.113.1', /documentation/],
    ['224.0.0.1', /multicast/],
    ['239.255.255.255', /multicast/],
    ['240.0.0.1', /reserved/],
    ['255.255.255.255', /broadcast/],
    ['::', /unspecified/],
    ['::1', /loopback/],
    ['0:0:0:0:0:0:0:1', /loopback/],
    ['100::1', /reserved/],
    ['2001:2::1', /benchmarking/],
    ['2001:10::1', /reserved/],
    ['2001:db8::1', /documentation/],
    ['3fff::1', /documentation/],
    ['4000::1', /reserved/],
    ['5f00::1', /reserved/],
    ['fc00::1', /private/],
    ['fdff:ffff::1', /private/],
    ['fe80::1', /link-local/],
    ['fe80::1%eth0', /link-local/],
    ['fec0::1', /reserved/],
    ['ff02::1', /multicast/],
    ['::ffff:127.0.0.1', /loopback/],
    ['::ffff:7f00:1', /loopback/],
    ['::ffff:10.1.2.3', /private/],
    ['::127.0.0.1', /carries/],
    ['::ffff:0:127.0.0.1', /reserved/],
    ['64:ff9b::8.8.8.8', /carries/],
    ['64:ff9b::7f00:1', /carries/],
    ['64:ff9b:1::a00:1', /carries/],
    ['2002:7f00:1::', /carries/],
    ['2002:808:808::1', /carries/],
    ['2001:0:7f00:1::80ff:fffe', /carries/],
    ['2600::5efe:10.0.0.1', /carries/],
    ['2600::200:5efe:a00:1', /carries/],
    ['not an address', /no address/],
    ['', /no address/],
    ['0177.0.0.1', /no address/],
    ['2130706433', /no address/],
  ])('%s', (address, reason) => {
    expect(rules.refusal(address)).toMatch(reason);
  });
});

const PLATFORM = [
  '169.254.169.254',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '::ffff:a83f:8110',
  '::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b::168.63.129.16',
  '2002:a9fe:a9fe::1',
  '2001:0:1:1:1:1:5601:5601',
  '2600::5efe:169.254.169.254',
];

test.each(PLATFORM)('%s gives credentials, so that no range opens it', (address) => {
  expect(rules.refusal(address)).toMatch(/credentials/);
  expect(new AddressRules(['0.0.0.0/0', '::/0', '169.254.169.254/32']).refusal(address)).toMatch(/credentials/);
});

test.each(['8.8.8.8', '20.60.1.1', '172.15.255.255', '172.32.0.0', '100.128.0.0', '2603:1030::1', '2a00:1450::1'])(
  '%s is of the public internet',
  (address) => {
    expect(rules.refusal(address)).toBeNull();
    expect(rules.isOpened(address)).toBe(false);
  },
);

test('the operator opens a range, and no more than it', () => {
  const opened = new AddressRules(['10.1.0.0/16', 'fd12::/16', '::1']);
  for (const address of ['10.1.0.0', '10.1.255.255', '::ffff:10.1.2.3', 'fd12::9', '::1']) {
    expect(opened.refusal(address)).toBeNull();
    expect(opened.isOpened(address)).toBe(true);
  }
  for (const address of ['10.0.255.255', '10.2.0.0', 'fd13::1', '127.0.0.1'])
    expect(opened.refusal(address)).not.toBeNull();
});

test('a form that carries another address opens only what that one would', () => {
  const nat64 = new AddressRules(['64:ff9b::/96']);
  expect(nat64.refusal('64:ff9b::8.8.8.8')).toBeNull();
  expect(nat64.refusal('64:ff9b::10.0.0.1')).toMatch(/carries an IPv4 address, and it is a private/);
});

test('what is no range is said so', () => {
  expect(() => new AddressRules(['10.0.0.0/33'])).toThrow(/"10.0.0.0\/33" is no address range/);
});
