/** Ethernet frames with correct lengths and checksums (RFC 791, 768, 9293, 792, 8200, 826). */
import { type IpWords, isIpv4 } from '../../base/ip.ts';
import { join, u16, u32 } from './bytes.ts';

export interface Host {
  /** What the frame shows as its hardware address: the gateway's for hosts beyond it. */
  readonly mac: readonly number[];
  readonly ip: IpWords;
  /** Hops left where the capture is made. */
  readonly ttl: number;
}

export interface TcpHeader {
  readonly srcPort: number;
  readonly dstPort: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  readonly options: readonly number[];
}

export const Tcp = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

const PROTO_TCP = 6;
const PROTO_UDP = 17;

export function tcpFrame(src: Host, dst: Host, ipId: number, header: TcpHeader, payload: Uint8Array): Uint8Array {
  const { srcPort, dstPort, seq, ack, flags, window, options } = header;
  const words = 5 + options.length / 4;
  const fields = [...u16(srcPort), ...u16(dstPort), ...u32(seq), ...u32(ack), words << 4, flags, ...u16(window)];
  const segment = join(fields, [0, 0, 0, 0], options, payload);
  writeChecksum(segment, 16, pseudoHeader(src, dst, PROTO_TCP, segment.length));
  return ipFrame(src, dst, ipId, PROTO_TCP, segment);
}

export function udpFrame(
  src: Host,
  srcPort: number,
  dst: Host,
  dstPort: number,
  ipId: number,
  payload: Uint8Array,
): Uint8Array {
  const datagram = join(u16(srcPort), u16(dstPort), u16(8 + payload.length), [0, 0], payload);
  writeChecksum(datagram, 6, pseudoHeader(src, dst, PROTO_UDP, datagram.length));
  // Zero says "no checksum" in UDP, so it is written in its other form (RFC 768).
  if (datagram[6] === 0 && datagram[7] === 0) datagram.fill(0xff, 6, 8);
  return ipFrame(src, dst, ipId, PROTO_UDP, datagram);
}

/** Echo request (`isReply` false) or reply over IPv4. */
export function echoFrame(src: Host, dst: Host, ipId: number, isReply: boolean, sequence: number): Uint8Array {
  const filler = Array.from({ length: 32 }, (_, i) => 0x61 + (i % 23));
  const message = join([isReply ? 0 : 8, 0, 0, 0], u16(0x0001), u16(sequence), filler);
  writeChecksum(message, 2, []);
  return ipFrame(src, dst, ipId, 1, message);
}

export function arpFrame(src: Host, dst: Host, isReply: boolean): Uint8Array {
  const target = isReply ? dst.mac : [0, 0, 0, 0, 0, 0];
  const addresses = [...src.mac, ...u32(src.ip[3]), ...target, ...u32(dst.ip[3])];
  return padded(join(dst.mac, src.mac, [0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, isReply ? 2 : 1], addresses));
}

function ipFrame(src: Host, dst: Host, ipId: number, proto: number, payload: Uint8Array): Uint8Array {
  const [w0, w1, w2] = src.ip;
  if (!isIpv4(w0, w1, w2)) {
    const header = [0x60, 0, 0, 0, ...u16(payload.length), proto, src.ttl, ...ipBytes(src), ...ipBytes(dst)];
    return padded(join(dst.mac, src.mac, [0x86, 0xdd], header, payload));
  }
  const fields = [0x45, 0, ...u16(20 + payload.length), ...u16(ipId), 0x40, 0, src.ttl, proto, 0, 0];
  const header = join(fields, ipBytes(src), ipBytes(dst));
  writeChecksum(header, 10, []);
  return padded(join(dst.mac, src.mac, [0x08, 0x00], header, payload));
}

/** Ethernet carries no frame below 60 bytes (IEEE 802.3 clause 4.2.3.3). */
function padded(frame: Uint8Array): Uint8Array {
  return frame.length >= 60 ? frame : join(frame, new Uint8Array(60 - frame.length));
}

function ipBytes({ ip }: Host): number[] {
  return isIpv4(ip[0], ip[1], ip[2]) ? u32(ip[3]) : ip.flatMap(u32);
}

function pseudoHeader(src: Host, dst: Host, proto: number, length: number): number[] {
  return [...ipBytes(src), ...ipBytes(dst), ...u32(length), 0, 0, 0, proto];
}

/** RFC 1071. */
function writeChecksum(bytes: Uint8Array, at: number, before: readonly number[]): void {
  let sum = 0;
  for (let i = 0; i < before.length; i += 2) sum += ((before[i] as number) << 8) | (before[i + 1] as number);
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  bytes.set(u16(~sum & 0xffff), at);
}
