/** Hand-built packets and captures of them: each layer is its bytes as the RFC draws them. */

type Bytes = readonly number[];

const u16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)];
const u32le = (value: number): number[] => u32(value).reverse();
const u16le = (value: number): number[] => u16(value).reverse();
const dotted = (address: string): number[] => address.split('.').map(Number);

export const MAC_A = [2, 0, 0, 0, 0, 1];
export const MAC_B = [2, 0, 0, 0, 0, 2];

export const payload = (length: number): number[] => Array.from({ length }, (_, i) => i & 255);

export function ethernet(etherType: number, inner: Bytes, vlan?: number): number[] {
  const tag = vlan === undefined ? [] : [...u16(0x8100), ...u16(vlan)];
  return [...MAC_B, ...MAC_A, ...tag, ...u16(etherType), ...inner];
}

export interface Ipv4Options {
  readonly id?: number;
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
}

/** RFC 791. */
export function ipv4(proto: number, src: string, dst: string, inner: Bytes, options: Ipv4Options = {}): number[] {
  const fragment = ((options.moreFragments === true ? 1 : 0) << 13) | ((options.fragmentOffset ?? 0) >> 3);
  const header = [0x45, 0, ...u16(20 + inner.length), ...u16(options.id ?? 1), ...u16(fragment), 64, proto];
  return [...header, ...u16(0), ...dotted(src), ...dotted(dst), ...inner];
}

/** RFC 8200; addresses by their last byte under 2001:db8::/32. */
export function ipv6(nextHeader: number, src: number, dst: number, inner: Bytes): number[] {
  const address = (last: number): number[] => [0x20, 0x01, 0x0d, 0xb8, ...Array<number>(11).fill(0), last];
  return [0x60, 0, 0, 0, ...u16(inner.length), nextHeader, 64, ...address(src), ...address(dst), ...inner];
}

export interface TcpOptions {
  readonly seq: number;
  readonly ack?: number;
  readonly window?: number;
  readonly options?: Bytes;
}

export const FLAGS = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

/** RFC 9293. */
export function tcp(srcPort: number, dstPort: number, flags: number, fields: TcpOptions, data: Bytes = []): number[] {
  const options = fields.options ?? [];
  const offset = (5 + options.length / 4) << 4;
  const head = [...u16(srcPort), ...u16(dstPort), ...u32(fields.seq), ...u32(fields.ack ?? 0), offset, flags];
  return [...head, ...u16(fields.window ?? 4096), ...u16(0), ...u16(0), ...options, ...data];
}

/** RFC 768. */
export function udp(srcPort: number, dstPort: number, data: Bytes): number[] {
  return [...u16(srcPort), ...u16(dstPort), ...u16(8 + data.length), ...u16(0), ...data];
}

/** RFC 792. */
export function icmp(type: number, code: number, data: Bytes): number[] {
  return [type, code, ...u16(0), ...data];
}

export interface Frame {
  /** Microseconds since 2024-01-01. */
  readonly at: number;
  readonly bytes: Bytes;
  /** Bytes captured of it; all where absent. */
  readonly captured?: number;
}

const START = 1_704_067_200;

/** A little-endian microsecond pcap of Ethernet frames. */
export function pcap(frames: readonly Frame[]): Uint8Array {
  const head = [
    ...u32le(0xa1b2c3d4),
    ...u16le(2),
    ...u16le(4),
    ...u32le(0),
    ...u32le(0),
    ...u32le(65_535),
    ...u32le(1),
  ];
  const records = frames.flatMap(({ at, bytes, captured = bytes.length }) => [
    ...u32le(START + Math.floor(at / 1e6)),
    ...u32le(at % 1e6),
    ...u32le(captured),
    ...u32le(bytes.length),
    ...bytes.slice(0, captured),
  ]);
  return Uint8Array.from([...head, ...records]);
}
