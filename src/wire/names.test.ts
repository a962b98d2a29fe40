import { expect, test } from 'vitest';
import { ipProtoName, linkTypeName, parseIpProto } from './names.ts';

// Numbers far apart in the list: one name too few or too many would shift all that follow.
test.each([
  [0, 'hopopt'],
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [33, 'dccp'],
  [41, 'ipv6'],
  [47, 'gre'],
  [50, 'esp'],
  [58, 'ipv6-icmp'],
  [88, 'eigrp'],
  [89, 'ospf'],
  [94, 'ipip'],
  [103, 'pim'],
  [112, 'vrrp'],
  [115, 'l2tp'],
  [132, 'sctp'],
  [136, 'udplite'],
  [143, 'ethernet'],
  [147, 'bit-emu'],
  [148, 'ip-proto-148'],
  [255, 'ip-proto-255'],
])('%i is %s', (proto, name) => {
  expect(ipProtoName(proto)).toBe(name);
  expect(parseIpProto(name)).toBe(proto);
});

test('every number has a name of its own', () => {
  const names = new Set(Array.from({ length: 256 }, (_, proto) => ipProtoName(proto)));
  expect(names.size).toBe(256);
});

test.each(['', 'tcpx', '256', '-1', '1.5'])('%j is no protocol', (text) => {
  expect(parseIpProto(text)).toBeNull();
});

test('link types', () => {
  expect([1, 113, 147].map(linkTypeName)).toEqual(['ethernet', 'linux-sll', 'link-type-147']);
});
