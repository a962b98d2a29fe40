/**
 * The special form of what most frames are: Ethernet, IPv4 without options or fragments, then TCP, or UDP without a tunnel,
 * all of their headers captured and none odd. One function reads what else seven do one after another, in half the time;
 * tests hold it to what those make of the same frame.
 */
import { type Packet, setPayload } from './packet.ts';
import { TCP_MIN_LEN } from './tcp.ts';
import { decodeTcpOptions } from './tcp-options.ts';
import { UDP_HEADER_LEN } from './udp.ts';
import { udpTunnelOf } from './udp-tunnels.ts';

/* Offsets from the beginning of the frame. */
const TYPE_AND_VERSION = 12;
const IP = 14;
const TOTAL_LENGTH = IP + 2;
const IDENTIFICATION = IP + 4;
const FLAGS_AND_OFFSET = IP + 6;
const TTL = IP + 8;
const PROTOCOL = IP + 9;
const SOURCE = IP + 12;
const DESTINATION = IP + 16;
const TRANSPORT = IP + 20;

/** The EtherType, version 4 and a header of five words: the first three bytes of four. */
const IPV4_PLAIN = 0x080045;
/** More fragments, and where this one belongs. */
const FRAGMENT_MASK = 0x3fff;
const TCP = 6;
const UDP = 17;
/** Steps from header to header that the walk takes here; see `enterLayer`. */
const LAYERS = 2;

/**
 * Fills `packet`, which was reset or `isPlain`; false, leaving it so, where the frame is no plain one. `end` and `wireEnd` as of
 * the frame.
 */
export function decodePlainFrame(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
): boolean {
  const transport = offset + TRANSPORT;
  if (end < transport + UDP_HEADER_LEN || view.getUint32(offset + TYPE_AND_VERSION) >>> 8 !== IPV4_PLAIN) return false;
  if ((view.getUint16(offset + FLAGS_AND_OFFSET) & FRAGMENT_MASK) !== 0) return false;
  // A length of zero (offload) is too short here, too.
  const ipEnd = Math.min(wireEnd, offset + IP + view.getUint16(offset + TOTAL_LENGTH));
  const capEnd = Math.min(end, ipEnd);
  const proto = view.getUint8(offset + PROTOCOL);
  if (proto === TCP) {
    if (!decodePlainTcp(view, transport, capEnd, ipEnd, packet)) return false;
  } else if (proto !== UDP || !decodePlainUdp(view, transport, capEnd, ipEnd, packet)) return false;
  packet.dstMac = view.getUint16(offset) * 0x1_0000_0000 + view.getUint32(offset + 2);
  packet.srcMac = view.getUint16(offset + 6) * 0x1_0000_0000 + view.getUint32(offset + 8);
  packet.etherType = 0x0800;
  packet.layers = LAYERS;
  packet.isFlow = true;
  packet.ipVersion = 4;
  packet.ipOffset = offset + IP;
  packet.transportOffset = transport;
  packet.proto = proto;
  packet.ttl = view.getUint8(offset + TTL);
  packet.ipId = view.getUint16(offset + IDENTIFICATION);
  packet.src2 = 0xffff;
  packet.src3 = view.getInt32(offset + SOURCE);
  packet.dst2 = 0xffff;
  packet.dst3 = view.getInt32(offset + DESTINATION);
  return true;
}

function decodePlainTcp(view: DataView, offset: number, end: number, wireEnd: number, packet: Packet): boolean {
  if (end < offset + TCP_MIN_LEN) return false;
  const offsetAndFlags = view.getUint16(offset + 12);
  const payload = offset + (offsetAndFlags >>> 12) * 4;
  if (payload < offset + TCP_MIN_LEN || payload > end) return false;
  const ports = view.getUint32(offset);
  packet.srcPort = ports >>> 16;
  packet.dstPort = ports & 0xffff;
  packet.seq = view.getInt32(offset + 4);
  packet.ack = view.getInt32(offset + 8);
  packet.tcpFlags = offsetAndFlags & 0x1ff;
  packet.window = view.getUint16(offset + 14);
  setPayload(packet, payload, end, wireEnd);
  packet.hasTimestamps = false;
  packet.tsVal = 0;
  packet.tsEcr = 0;
  const options = offset + TCP_MIN_LEN;
  packet.isPlain = payload === options || decodeTcpOptions(view, options, payload, packet);
  return true;
}

function decodePlainUdp(view: DataView, offset: number, end: number, wireEnd: number, packet: Packet): boolean {
  const length = view.getUint16(offset + 4);
  const ports = view.getUint32(offset);
  if (end < offset + UDP_HEADER_LEN || length < UDP_HEADER_LEN || udpTunnelOf(ports >>> 16, ports & 0xffff) !== 0)
    return false;
  packet.srcPort = ports >>> 16;
  packet.dstPort = ports & 0xffff;
  packet.seq = 0;
  packet.ack = 0;
  packet.tcpFlags = 0;
  packet.window = 0;
  packet.hasTimestamps = false;
  packet.tsVal = 0;
  packet.tsEcr = 0;
  packet.isPlain = true;
  const udpEnd = Math.min(wireEnd, offset + length);
  setPayload(packet, offset + UDP_HEADER_LEN, Math.min(end, udpEnd), udpEnd);
  return true;
}
