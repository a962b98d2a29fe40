import { describe, expect, test } from 'vitest';
import { decodePacket } from './decode.ts';
import { LinkType } from './link-types.ts';
import { Fragment, Packet } from './packet.ts';
import { decode, describePacket, ethernet, hex, ipv4, ipv6, tcp, u16, udp } from './sample-frames.ts';

describe('links', () => {
  test('Ethernet addresses, VLAN and EtherType', () => {
    const frame = ethernet(0x88a8, hex('0064 8100 2005 0800').concat(ipv4(17, udp(1, 2, [3]))));
    const packet = decode(frame);
    expect(describePacket(packet)).toBe('10.0.0.1:1 > 10.0.0.2:2 proto 17 payload 1');
    expect(packet).toMatchObject({ vlan: 100, dstMac: 0x020000000001, srcMac: 0x020000000002, etherType: 0x0800 });
  });

  test('padding of short frames is no payload', () => {
    const frame = [...ethernet(0x0800, ipv4(6, tcp(1, 2))), 0, 0, 0, 0, 0, 0];
    expect(decode(frame)).toMatchObject({ payloadLen: 0, payloadCapLen: 0, stop: null });
  });

  test.each([
    [LinkType.null, hex('02000000'), ipv4(17, udp(1, 2, []))],
    [LinkType.null, hex('00000002'), ipv4(17, udp(1, 2, []))],
    [LinkType.null, hex('1e000000'), ipv6(17, udp(1, 2, []))],
    [LinkType.loop, hex('00000018'), ipv6(17, udp(1, 2, []))],
    [LinkType.raw, [], ipv6(17, udp(1, 2, []))],
    [LinkType.rawBsd, [], ipv4(17, udp(1, 2, []))],
    [LinkType.rawOpenBsd, [], ipv4(17, udp(1, 2, []))],
    [LinkType.ipv4, [], ipv4(17, udp(1, 2, []))],
    [LinkType.ipv6, [], ipv6(17, udp(1, 2, []))],
  ])('link type %i %j', (linkType, header, ip) => {
    expect(describePacket(decode([...header, ...ip], linkType))).toMatch(/:1 > .*:2 proto 17 payload 0$/);
  });

  test.each([
    ['arp', ethernet(0x0806, hex('0001080006040001'))],
    ['lldp', ethernet(0x88cc, [2])],
    ['ethertype-0x88b5', ethernet(0x88b5, [1])],
    ['stp', ethernet(38, hex('424203 0000'))],
    ['cdp', ethernet(40, hex('aaaa03 00000c 2000 02b4'))],
    ['ipx', ethernet(40, hex('ffff 0028'))],
    ['llc-other', ethernet(40, hex('7e7e03 00'))],
    ['ip-malformed', ethernet(0x0800, hex('0500000000000000000000000000000000000000'))],
    ['ip-malformed', ethernet(0x0800, hex('4400000000000000000000000000000000000000'))],
  ])('%s', (reason, frame) => {
    expect(describePacket(decode(frame))).toBe(reason);
  });

  test('link types without IP', () => {
    expect(decode([1], 189).reason).toBe('usb');
    expect(decode([1], 201).reason).toBe('bluetooth');
    expect(decode([1], 147).reason).toBe('link-type-147');
  });
});

describe('IPv4', () => {
  test('a total length of zero reaches to the end of the frame', () => {
    const packet = decode(ethernet(0x0800, ipv4(6, tcp(1, 2, [], [1, 2, 3, 4]), { totalLen: 0 })));
    expect(packet).toMatchObject({ payloadLen: 4, payloadCapLen: 4 });
  });

  test('a total length beyond the frame is cut to it', () => {
    const packet = decode(ethernet(0x0800, ipv4(6, tcp(1, 2, [], [1, 2]), { totalLen: 5000 })));
    expect(packet).toMatchObject({ payloadLen: 2, payloadCapLen: 2 });
  });

  test('a total length below the header is malformed, and addresses are known', () => {
    const packet = decode(ethernet(0x0800, ipv4(6, tcp(1, 2), { totalLen: 19 })));
    expect(packet).toMatchObject({ isFlow: true, srcPort: -1, payloadLen: 0 });
    expect(packet.stop).toMatchObject({ kind: 'malformed', layer: 'ipv4' });
  });

  test('what the capture cut is counted by the lengths of the headers', () => {
    const packet = decode(ethernet(0x0800, ipv4(17, udp(1, 2, new Array<number>(100).fill(0)))), 1, 60);
    expect(packet).toMatchObject({ payloadLen: 100, payloadCapLen: 18, stop: null });
  });

  test('fragments are not looked into: their transport header waits for the rest', () => {
    const first = decode(ethernet(0x0800, ipv4(17, udp(1, 2, [0], 100), { flags: 0x2000, id: 99 })));
    expect(first).toMatchObject({
      fragment: Fragment.first,
      srcPort: -1,
      ipId: 99,
      moreFragments: true,
      fragmentOffset: 0,
      payloadLen: 9,
    });
    const later = decode(ethernet(0x0800, ipv4(17, [0, 80, 0, 81, 0, 0, 0, 0], { flags: 0x2002 })));
    expect(later).toMatchObject({
      fragment: Fragment.later,
      srcPort: -1,
      dstPort: -1,
      payloadLen: 8,
      fragmentOffset: 16,
    });
    expect(later.proto).toBe(17);
  });

  test('a record that holds more than the wire had is believed up to there', () => {
    const frame = ethernet(0x0800, ipv4(17, udp(1, 2, [1, 2, 3, 4], 0), { totalLen: 0 }));
    const bytes = Uint8Array.from([...frame, 9, 9]);
    const packet = new Packet();
    decodePacket(new DataView(bytes.buffer), 0, bytes.length, frame.length, LinkType.ethernet, packet);
    expect(packet).toMatchObject({ capLen: bytes.length, wireLen: frame.length, payloadLen: 4, payloadCapLen: 4 });
  });
});

describe('IPv6', () => {
  test.each([
    ['hop-by-hop', 0, hex('0000 000000000000')],
    ['routing', 43, hex('0000 000000000000')],
    ['destination options', 60, hex('0001 000000000000 0000000000000000')],
    ['an atomic fragment', 44, hex('0000 0000 00000007')],
  ])('%s', (_name, next, extension) => {
    const packet = decode(ethernet(0x86dd, ipv6(next, [17, ...extension.slice(1), ...udp(1, 2, [1])])));
    expect(describePacket(packet)).toBe('2001:db8::1:1 > 2001:db8::2:2 proto 17 payload 1');
    expect(packet.fragment).toBe(Fragment.none);
  });

  test('a later fragment has no ports and the protocol that the fragment header names', () => {
    const packet = decode(ethernet(0x86dd, ipv6(44, [17, 0, 0x05, 0xa9, ...hex('80000001'), 1, 2, 3])));
    expect(packet).toMatchObject({
      proto: 17,
      fragment: Fragment.later,
      srcPort: -1,
      payloadLen: 3,
      fragmentOffset: 1448,
    });
    expect(packet).toMatchObject({ ipId: 0x80000001 | 0, moreFragments: true });
  });

  test('no next header', () => {
    expect(decode(ethernet(0x86dd, ipv6(59, [])))).toMatchObject({ proto: 59, payloadLen: 0, stop: null });
  });

  test('a length of zero is a jumbogram or comes from offload', () => {
    expect(decode(ethernet(0x86dd, ipv6(17, udp(1, 2, [1, 2], 0), 0)))).toMatchObject({ payloadLen: 2, dstPort: 2 });
  });
});

describe('other transports', () => {
  test.each([
    ['igmp', 2, hex('16000000 e0000001'), { proto: 2, srcPort: -1, payloadLen: 8 }],
    ['udp-lite', 136, udp(7, 8, [1]), { srcPort: 7, dstPort: 8, payloadLen: 1 }],
    ['sctp', 132, [...u16(7), ...u16(8), ...hex('0000000000000000 01')], { srcPort: 7, dstPort: 8, payloadLen: 1 }],
    ['esp', 50, hex('ffffffff 00000001 aa'), { spi: -1, payloadLen: 1, srcPort: -1 }],
    ['icmp echo', 1, hex('0800 0000 1234 0001'), { icmpType: 8, icmpCode: 0, icmpId: 0x1234 }],
    ['icmp unreachable', 1, hex('0301 0000 00000000'), { icmpType: 3, icmpCode: 1, icmpId: -1 }],
  ])('%s', (_name, proto, bytes, expected) => {
    expect(decode(ethernet(0x0800, ipv4(proto, bytes)))).toMatchObject({ ...expected, proto, stop: null });
  });

  test('icmpv6 echo', () => {
    const packet = decode(ethernet(0x86dd, ipv6(58, hex('8100 0000 0007 0001'))));
    expect(packet).toMatchObject({ icmpType: 129, icmpId: 7 });
  });
});
