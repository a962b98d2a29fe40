/** Frames made in memory, for tests: each function puts one header before what it is given. */
import { formatIp } from '../base/ip.ts';
import { decodePacket } from './decode.ts';
import { LinkType } from './link-types.ts';
import { Packet } from './packet.ts';
import { formatTunnel } from './tunnel.ts';

export type Bytes = readonly number[];

export const u16 = (value: number): Bytes => [(value >>> 8) & 255, value & 255];
export const u32 = (value: number): Bytes => [...u16(value >>> 16), ...u16(value & 0xffff)];
export const hex = (text: string): Bytes =>
  (text.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16));

const DST_MAC = hex('02 00 00 00 00 01');
const SRC_MAC = hex('02 00 00 00 00 02');

export const ethernet = (type: number, payload: Bytes): Bytes => [...DST_MAC, ...SRC_MAC, ...u16(type), ...payload];
export const vlan = (id: number, type: number, payload: Bytes): Bytes => [...u16(id), ...u16(type), ...payload];

export interface Ipv4Shape {
  readonly src?: Bytes;
  readonly dst?: Bytes;
  readonly options?: Bytes;
  readonly flags?: number;
  readonly id?: number;
  readonly totalLen?: number;
}

export function ipv4(proto: number, payload: Bytes, shape: Ipv4Shape = {}): Bytes {
  const options = shape.options ?? [];
  const headerLen = 20 + options.length;
  const totalLen = shape.totalLen ?? headerLen + payload.length;
  const fixed = [
    0x40 | (headerLen / 4),
    0,
    ...u16(totalLen),
    ...u16(shape.id ?? 7),
    ...u16(shape.flags ?? 0),
    64,
    proto,
  ];
  return [...fixed, 0, 0, ...(shape.src ?? [10, 0, 0, 1]), ...(shape.dst ?? [10, 0, 0, 2]), ...options, ...payload];
}

const V6_SRC = hex('2001 0db8 0000 0000 0000 0000 0000 0001');
const V6_DST = hex('2001 0db8 0000 0000 0000 0000 0000 0002');

export const ipv6 = (next: number, payload: Bytes, payloadLen = payload.length): Bytes => [
  ...hex('60000000'),
  ...u16(payloadLen),
  next,
  63,
  ...V6_SRC,
  ...V6_DST,
  ...payload,
];

export const udp = (src: number, dst: number, payload: Bytes, length = 8 + payload.length): Bytes => [
  ...u16(src),
  ...u16(dst),
  ...u16(length),
  0,
  0,
  ...payload,
];

export function tcp(src: number, dst: number, options: Bytes = [], payload: Bytes = [], flags = 0x18): Bytes {
  const offset = (20 + options.length) / 4;
  const fixed = [...u16(src), ...u16(dst), ...u32(0x81020304), ...u32(0x01020304), ...u16((offset << 12) | flags)];
  return [...fixed, ...u16(512), 0, 0, 0, 0, ...options, ...payload];
}

/** The frame that tunnels carry in tests, and what it decodes to. */
export const INNER_IP = ipv4(6, tcp(40_000, 443, [], [1, 2, 3]), { src: [192, 168, 1, 1], dst: [192, 168, 1, 2] });
export const INNER_FRAME = ethernet(0x0800, INNER_IP);
export const INNER = '192.168.1.1:40000 > 192.168.1.2:443 proto 6 payload 3';

/** Decodes into a record of its own. `cut` leaves the wire length as it is and captures less. */
export function decode(frame: Bytes, linkType: number = LinkType.ethernet, cut = frame.length): Packet {
  // Bytes around the frame must not matter.
  const bytes = Uint8Array.from([0xee, 0xee, 0xee, ...frame.slice(0, cut), 0xee, 0xee]);
  const packet = new Packet();
  decodePacket(new DataView(bytes.buffer), 3, cut, frame.length, linkType, packet);
  return packet;
}

/** Innermost addresses, ports and payload in a line; the reason where there are none. */
export function describePacket(packet: Packet): string {
  if (!packet.isFlow) return packet.reason;
  const src = formatIp(packet.src0, packet.src1, packet.src2, packet.src3);
  const dst = formatIp(packet.dst0, packet.dst1, packet.dst2, packet.dst3);
  const port = (value: number): string => (value < 0 ? '' : `:${value}`);
  const { srcPort, dstPort, proto, payloadLen } = packet;
  return `${src}${port(srcPort)} > ${dst}${port(dstPort)} proto ${proto} payload ${payloadLen}`;
}

export function describeTunnel(packet: Packet): string {
  if (packet.outerVersion === 0) return formatTunnel(packet.tunnel) ?? '';
  const { outerSrc0, outerSrc1, outerSrc2, outerSrc3, outerDst0, outerDst1, outerDst2, outerDst3 } = packet;
  const src = formatIp(outerSrc0, outerSrc1, outerSrc2, outerSrc3);
  return `${formatTunnel(packet.tunnel)} ${src} > ${formatIp(outerDst0, outerDst1, outerDst2, outerDst3)}`;
}
