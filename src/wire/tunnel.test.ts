import { describe, expect, test } from 'vitest';
import { LinkType } from './link-types.ts';
import {
  type Bytes,
  decode,
  describePacket,
  describeTunnel,
  ethernet,
  hex,
  INNER,
  INNER_FRAME,
  INNER_IP,
  ipv4,
  ipv6,
  u16,
  udp,
  vlan,
} from './sample-frames.ts';
import { formatTunnel, isTunnelStackFull, MAX_TUNNELS, pushTunnel, TUNNELS, TunnelCode } from './tunnel.ts';

const OUTER = '10.0.0.1 > 10.0.0.2';
const overIp = (proto: number, payload: Bytes): Bytes => ethernet(0x0800, ipv4(proto, payload));
const overUdp = (port: number, payload: Bytes): Bytes => overIp(17, udp(33_333, port, payload));
const ARP_FRAME = ethernet(0x0806, hex('0001080006040001'));
const PPP_IP = [0xff, 0x03, 0x00, 0x21, ...INNER_IP];
const WLAN_HEADER = hex('0801 0000 010101010101 020202020202 030303030303 0000');
const LLC_IP = [...hex('aaaa03 000000 0800'), ...INNER_IP];

describe.each<[string, (inner: Bytes) => Bytes, Bytes, Bytes]>([
  ['ipip', (inner) => overIp(4, inner), INNER_IP, [0x55]],
  ['4in6', (inner) => ethernet(0x86dd, ipv6(4, inner)), INNER_IP, [0x55]],
  ['gre', (inner) => overIp(47, [...hex('0000 0800'), ...inner]), INNER_IP, [0x55]],
  ['gre', (inner) => overIp(47, [...hex('b000 0800 00000000 00000001 00000002'), ...inner]), INNER_IP, [0x55]],
  ['gre', (inner) => overIp(47, [...hex('0000 6558'), ...inner]), INNER_FRAME, ARP_FRAME],
  ['gre', (inner) => overIp(47, [...hex('0000 8847 00010140'), ...inner]), INNER_IP, [0x55]],
  ['gre', (inner) => overIp(47, [...hex('0000 8200'), ...WLAN_HEADER, ...inner]), LLC_IP, hex('424203')],
  ['pptp', (inner) => overIp(47, [...hex('3081 880b 0010 0001 00000001 00000002'), ...inner]), PPP_IP, hex('ff03c021')],
  ['nvgre', (inner) => overIp(47, [...hex('2000 6558 00000700'), ...inner]), INNER_FRAME, ARP_FRAME],
  ['erspan', (inner) => overIp(47, [...hex('0000 88be'), ...inner]), INNER_FRAME, ARP_FRAME],
  [
    'erspan',
    (inner) => overIp(47, [...hex('1000 88be 00000001 1001 0000 00000000'), ...inner]),
    INNER_FRAME,
    ARP_FRAME,
  ],
  [
    'erspan',
    (inner) => overIp(47, [...hex('1000 22eb 00000001 2001 0000 00000000 00000000'), ...inner]),
    INNER_FRAME,
    ARP_FRAME,
  ],
  ['etherip', (inner) => overIp(97, [0x30, 0, ...inner]), INNER_FRAME, ARP_FRAME],
  ['ethernet-in-ip', (inner) => ethernet(0x86dd, ipv6(143, inner)), INNER_FRAME, ARP_FRAME],
  ['mpls-in-ip', (inner) => overIp(137, [...hex('00010140'), ...inner]), INNER_IP, [0x55]],
  ['mpls-in-udp', (inner) => overUdp(6635, [...hex('00010140'), ...inner]), INNER_IP, [0x55]],
  ['vxlan', (inner) => overUdp(4789, [...hex('08000000 00002a00'), ...inner]), INNER_FRAME, ARP_FRAME],
  ['vxlan-gpe', (inner) => overUdp(4790, [...hex('0c000001 00002a00'), ...inner]), INNER_IP, [0x55]],
  ['geneve', (inner) => overUdp(6081, [...hex('01006558 00002a00 00000000'), ...inner]), INNER_FRAME, ARP_FRAME],
  ['gtp', (inner) => overUdp(2152, [0x30, 0xff, ...u16(inner.length), 0, 0, 0, 1, ...inner]), INNER_IP, [0x55]],
  [
    'gtp',
    (inner) => overUdp(2152, [0x34, 0xff, ...u16(inner.length + 8), ...hex('00000001 00000085 01100900'), ...inner]),
    INNER_IP,
    [0x55],
  ],
  ['l2tp', (inner) => overUdp(1701, [...hex('0002 0001 0001'), ...inner]), PPP_IP, hex('ff03c021')],
  [
    'l2tp',
    (inner) =>
      overUdp(1701, [...hex('4a02'), ...u16(inner.length + 16), ...hex('0001 0001 0001 0002 0002 0000'), ...inner]),
    PPP_IP,
    hex('ff03c021'),
  ],
  ['l2tpv3', (inner) => overUdp(1701, [...hex('00030000 00000001'), ...inner]), INNER_FRAME, ARP_FRAME],
  ['l2tpv3', (inner) => overUdp(1701, [...hex('00030000 00000001 deadbeef 40000001'), ...inner]), PPP_IP, ARP_FRAME],
  ['l2tpv3', (inner) => overIp(115, [...hex('00000001 00000000'), ...inner]), INNER_FRAME, ARP_FRAME],
  ['l2tpv3', (inner) => overIp(115, [...hex('00000001 0102030405060708'), ...inner]), PPP_IP, ARP_FRAME],
  ['tzsp', (inner) => overUdp(37_008, [...hex('01000001 0a0155 00 01'), ...inner]), INNER_FRAME, ARP_FRAME],
  ['tzsp', (inner) => overUdp(37_008, [...hex('01000012 01'), ...WLAN_HEADER, ...inner]), LLC_IP, hex('424203')],
  ['capwap', (inner) => overUdp(5247, [...hex('00100200 00000000'), ...inner]), INNER_FRAME, ARP_FRAME],
  ['capwap', (inner) => overUdp(5247, [...hex('00100300 00000000'), ...WLAN_HEADER, ...inner]), LLC_IP, hex('424203')],
  [
    'ayiya',
    (inner) => overUdp(5072, [...hex('41 52 11 29 00000000'), ...new Array<number>(36).fill(0), ...inner]),
    ipv6(4, INNER_IP),
    [0x55],
  ],
])('%s', (name, wrap, passenger, noIp) => {
  test('the flow is the innermost one, in the tunnel', () => {
    const packet = decode(wrap(passenger));
    expect(describePacket(packet)).toBe(INNER);
    const isOverV6 = name === '4in6' || name === 'ethernet-in-ip';
    const stack = name === 'ayiya' ? 'ayiya>4in6' : name;
    expect(describeTunnel(packet)).toBe(`${stack} ${isOverV6 ? '2001:db8::1 > 2001:db8::2' : OUTER}`);
    expect(packet.stop).toBeNull();
  });

  test('a passenger that is no IP leaves the flow of the tunnel itself', () => {
    const packet = decode(wrap(noIp));
    expect(packet).toMatchObject({ isFlow: true, reason: '', tunnel: 0, outerVersion: 0, vni: -1 });
    expect([4, 17, 47, 97, 115, 137, 143]).toContain(packet.proto);
  });

  test('every cut is a flow of the tunnel or of the passenger, and nothing in between', () => {
    const frame = wrap(passenger);
    for (let cut = 54; cut < frame.length; cut++) {
      const packet = decode(frame, 1, cut);
      expect(packet.isFlow).toBe(true);
      expect(packet.tunnel === 0).toBe(packet.outerVersion === 0);
      if (packet.tunnel === 0) expect(packet.vni).toBe(-1);
    }
  });
});

test('6in4, 6in6 and Teredo', () => {
  const inner = ipv6(17, udp(1, 2, []));
  expect(describeTunnel(decode(overIp(41, inner)))).toBe(`6in4 ${OUTER}`);
  expect(describeTunnel(decode(ethernet(0x86dd, ipv6(41, inner))))).toMatch(/^6in6 /);
  expect(describeTunnel(decode(overUdp(3544, inner)))).toBe(`teredo ${OUTER}`);
  const indications = hex('0001 0000 0000000000000000 00 0000 efff 00000000');
  expect(describeTunnel(decode(overUdp(3544, [...indications, ...inner])))).toBe(`teredo ${OUTER}`);
});

test('the network identifier', () => {
  expect(decode(overUdp(4789, [...hex('08000000 00002a00'), ...INNER_FRAME])).vni).toBe(42);
  expect(decode(overIp(47, [...hex('2000 6558 00000700'), ...INNER_FRAME])).vni).toBe(7);
});

describe('a port is only a hint', () => {
  test.each([
    ['vxlan without its flag', 4789, [...hex('00000000 00002a00'), ...INNER_FRAME]],
    ['vxlan with reserved bits', 4789, [...hex('08000001 00002a00'), ...INNER_FRAME]],
    ['geneve of another version', 6081, [...hex('40006558 00002a00'), ...INNER_FRAME]],
    ['gtp signalling', 2152, [0x30, 0x01, ...u16(INNER_IP.length), 0, 0, 0, 1, ...INNER_IP]],
    ['l2tp control', 1701, [...hex('c802'), ...u16(INNER_IP.length + 12), ...hex('0001 0001 0000 0000'), ...PPP_IP]],
    ['l2tp version 3 control', 1701, [...hex('0003 0000 00000000'), ...INNER_FRAME]],
    [
      'l2tp version 3 with an IP header that does not fit',
      1701,
      [...hex('0003 0000 00000001'), ...INNER_FRAME.slice(0, -1)],
    ],
    ['teredo with a length beyond the datagram', 3544, [...ipv6(17, udp(1, 2, []), 500)]],
    ['tzsp of another version', 37_008, [...hex('02000001 01'), ...INNER_FRAME]],
    ['capwap in DTLS', 5247, [1, 0, 0, 0, ...INNER_FRAME]],
  ])('%s', (_name, port, payload) => {
    const packet = decode(overUdp(port, payload));
    expect(packet).toMatchObject({ tunnel: 0, srcPort: 33_333, dstPort: port, payloadLen: payload.length, stop: null });
  });
});

describe('the stack', () => {
  test('outermost first', () => {
    const packet = decode(overIp(47, [...hex('0000 0800'), ...ipv4(4, INNER_IP)]));
    expect(describePacket(packet)).toBe(INNER);
    expect(describeTunnel(packet)).toBe(`gre>ipip ${OUTER}`);
  });

  test('no deeper than it can be kept', () => {
    let inner: Bytes = INNER_IP;
    for (let depth = 1; depth <= MAX_TUNNELS; depth++) inner = ipv4(4, inner);
    const deepest = decode(ethernet(0x0800, inner));
    expect(describePacket(deepest)).toBe(INNER);
    expect(formatTunnel(deepest.tunnel)?.split('>').length).toBe(MAX_TUNNELS);
    expect(decode(ethernet(0x0800, ipv4(4, inner)))).toMatchObject({ proto: 4, stop: { kind: 'unsupported' } });
  });

  test('every tunnel has a code that five bits hold', () => {
    expect(TUNNELS.length).toBeLessThan(32);
    let stack = 0;
    for (let i = 0; i < MAX_TUNNELS; i++) {
      expect(isTunnelStackFull(stack)).toBe(false);
      stack = pushTunnel(stack, TunnelCode.ayiya);
    }
    expect(isTunnelStackFull(stack)).toBe(true);
    expect(formatTunnel(stack)).toBe(new Array<string>(MAX_TUNNELS).fill('ayiya').join('>'));
    expect(formatTunnel(0)).toBeNull();
  });
});

describe('links that are no tunnels', () => {
  test.each<[string, number, Bytes]>([
    [
      'pppoe',
      LinkType.ethernet,
      ethernet(0x8864, [...hex('1100 0001'), ...u16(INNER_IP.length + 2), 0, 0x21, ...INNER_IP]),
    ],
    ['mpls, two labels', LinkType.ethernet, ethernet(0x8847, [...hex('00010040 00020140'), ...INNER_IP])],
    ['mpls pseudowire', LinkType.ethernet, ethernet(0x8847, [...hex('00020140 00000000'), ...INNER_FRAME])],
    ['802.1ah', LinkType.ethernet, ethernet(0x88e7, [0, 0, 0, 1, ...INNER_FRAME])],
    ['802.3 with SNAP', LinkType.ethernet, ethernet(LLC_IP.length, LLC_IP)],
    ['802.3 in a VLAN', LinkType.ethernet, ethernet(0x8100, vlan(1, LLC_IP.length, LLC_IP))],
    [
      'MACsec, integrity only',
      LinkType.ethernet,
      ethernet(0x88e5, [...hex('0000 00000001 0800'), ...INNER_IP, ...new Array<number>(16).fill(0)]),
    ],
    ['Cisco metadata', LinkType.ethernet, ethernet(0x8909, [...hex('0101 0001 0002 0800'), ...INNER_IP])],
    ['VN-Tag', LinkType.ethernet, ethernet(0x8926, [...hex('00000000 0800'), ...INNER_IP])],
    ['service header', LinkType.ethernet, ethernet(0x894f, [...hex('0002 0201 00000001'), ...INNER_IP])],
    ['ppp', LinkType.ppp, PPP_IP],
    ['ppp, compressed', LinkType.ppp, [0x21, ...INNER_IP]],
    ['ppp with direction', LinkType.pppWithDirection, [1, ...PPP_IP]],
    ['ppp over serial', LinkType.pppHdlc, PPP_IP],
    ['Cisco HDLC over serial', LinkType.pppHdlc, [...hex('0f00 0800'), ...INNER_IP]],
    ['Cisco HDLC', LinkType.ciscoHdlc, [...hex('8f00 0800'), ...INNER_IP]],
    ['frame relay', LinkType.frameRelay, [...hex('1841 03 cc'), ...INNER_IP]],
    ['frame relay, SNAP', LinkType.frameRelay, [...hex('1841 03 00 80 000000 0800'), ...INNER_IP]],
    ['frame relay, bridged', LinkType.frameRelay, [...hex('1841 03 00 80 0080c2 0007'), ...INNER_FRAME]],
    ['frame relay, Cisco', LinkType.frameRelay, [...hex('1841 0800'), ...INNER_IP]],
    ['ATM, LLC', LinkType.atm, LLC_IP],
    ['ATM, bridged', LinkType.atm, [...hex('aaaa03 0080c2 0007 0000'), ...INNER_FRAME]],
    ['ATM, one protocol', LinkType.atm, INNER_IP],
    ['SunATM', LinkType.sunAtm, [...hex('02000021'), ...LLC_IP]],
    ['fddi', LinkType.fddi, [...hex('50 010101010101 020202020202'), ...LLC_IP]],
    [
      'token ring with a route',
      LinkType.tokenRing,
      [...hex('1040 010101010101 820202020202 0630 0011 0021'), ...LLC_IP],
    ],
    ['802.11', LinkType.wlan, [...WLAN_HEADER, ...LLC_IP]],
    [
      '802.11 QoS, aggregated',
      LinkType.wlan,
      [0x88, ...WLAN_HEADER.slice(1), 0x80, 0, ...hex('010101010101 020202020202 0030'), ...LLC_IP],
    ],
    ['radiotap', LinkType.radiotap, [...hex('0000 0900 02000000 00'), ...WLAN_HEADER, ...LLC_IP]],
    [
      'radiotap, padded header',
      LinkType.radiotap,
      [...hex('0000 0900 02000000 20'), 0x88, ...WLAN_HEADER.slice(1), 0, 0, 0, 0, ...LLC_IP],
    ],
    ['prism', LinkType.prism, [...hex('44000000 10000000 0000000000000000'), ...WLAN_HEADER, ...LLC_IP]],
    ['avs', LinkType.avs, [...hex('80211001 00000010 0000000000000000'), ...WLAN_HEADER, ...LLC_IP]],
    ['ppi', LinkType.ppi, [...hex('0000 0800 69000000'), ...WLAN_HEADER, ...LLC_IP]],
    ['pflog', LinkType.pflog, [...hex('3d02 0000'), ...new Array<number>(60).fill(0), ...INNER_IP]],
    [
      'nflog',
      LinkType.nflog,
      [...hex('0200 0000 0600 0a00 00000000'), (INNER_IP.length + 4) & 255, 0, 9, 0, ...INNER_IP],
    ],
    ['slip', LinkType.slip, [...new Array<number>(16).fill(0), ...INNER_IP]],
    ['enc', LinkType.enc, [...new Array<number>(12).fill(0), ...INNER_IP]],
    ['pktap', LinkType.pktap, [...hex('0c000000 01000000 01000000'), ...INNER_FRAME]],
  ])('%s', (_name, linkType, frame) => {
    const packet = decode(frame, linkType);
    expect(describePacket(packet)).toBe(INNER);
    expect(packet).toMatchObject({ tunnel: 0, outerVersion: 0, stop: null });
  });

  test.each<[string, number, Bytes]>([
    ['pppoe-discovery', LinkType.ethernet, ethernet(0x8863, hex('1109 0000 0000'))],
    ['ppp-control', LinkType.ppp, hex('ff03c021 01')],
    ['ppp-other', LinkType.ppp, hex('ff0300fd 01')],
    ['mpls', LinkType.ethernet, ethernet(0x8847, hex('00020140 10000000'))],
    ['macsec', LinkType.ethernet, ethernet(0x88e5, [...hex('0c00 00000001'), ...INNER_IP])],
    ['hdlc-control', LinkType.ciscoHdlc, hex('8f00 8035 00000000')],
    ['frame-relay-control', LinkType.frameRelay, hex('0001 03 08 00')],
    ['atm-other', LinkType.sunAtm, hex('01000021 00')],
    ['lan-control', LinkType.fddi, [...hex('41 010101010101 020202020202'), 0]],
    ['wlan-management', LinkType.wlan, hex('8000 0000 ffffffffffff 020202020202 020202020202 0000')],
    ['wlan-control', LinkType.wlan, hex('d400 0000 ffffffffffff')],
    ['wlan-no-data', LinkType.wlan, [0x48, ...WLAN_HEADER.slice(1)]],
    ['wlan-encrypted', LinkType.wlan, [0x08, 0x41, ...WLAN_HEADER.slice(2), ...LLC_IP]],
    ['nflog-other', LinkType.nflog, hex('0200 0000 0600 0a00 00000000')],
    ['loopback-other', LinkType.pflog, [...hex('3d00 0000'), ...new Array<number>(60).fill(0)]],
  ])('%s', (reason, linkType, frame) => {
    expect(describePacket(decode(frame, linkType))).toBe(reason);
  });

  test('the addresses of 802.11 follow the way through the access point', () => {
    const fromStation = decode([...WLAN_HEADER, ...LLC_IP], LinkType.wlan);
    expect(fromStation).toMatchObject({ dstMac: 0x030303030303, srcMac: 0x020202020202 });
    const toStation = decode([0x08, 0x02, ...WLAN_HEADER.slice(2), ...LLC_IP], LinkType.wlan);
    expect(toStation).toMatchObject({ dstMac: 0x010101010101, srcMac: 0x030303030303 });
  });
});
