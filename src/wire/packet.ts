/**
 * What the headers of one packet say, in one record that is reused for every packet: plain numbers only, no object per
 * packet. Each file of this folder fills the part its header knows. Words of addresses and sequence numbers are signed
 * 32-bit integers (`| 0`), which V8 keeps unboxed; -1 means "not known" for ports, VLAN and the like.
 */
import { type DecodeStop, stopUnsupported } from './stop.ts';

export const Fragment = { none: 0, first: 1, later: 2 } as const;
export type Fragment = (typeof Fragment)[keyof typeof Fragment];

export class Packet {
  /** No field differs from a packet just reset but those that every plain frame sets (plain-frame.ts). */
  isPlain = false;

  /** Captured and original length of the frame. */
  capLen = 0;
  wireLen = 0;

  /** 48-bit hardware addresses as numbers; -1 where the link has none. */
  srcMac = -1;
  dstMac = -1;
  /** Outermost VLAN identifier. */
  vlan = -1;
  /** EtherType of what the link carries; -1 where there is none. Names a packet that is no flow (0x0806: ARP). */
  etherType = -1;
  /** Codes of the tunnels passed through, five bits each, outermost in the highest bits; 0 for none (see tunnel.ts). */
  tunnel = 0;
  /** Identifier of the innermost virtual network (VXLAN, Geneve, NVGRE), 24 bits; -1 for none. */
  vni = -1;
  /** Steps taken from header to header; see {@link enterLayer}. */
  layers = 0;
  /** Outermost IP header where the flow lies in a tunnel: 4 or 6, and its addresses; 0 without a tunnel over IP. */
  outerVersion = 0;
  outerSrc0 = 0;
  outerSrc1 = 0;
  outerSrc2 = 0;
  outerSrc3 = 0;
  outerDst0 = 0;
  outerDst1 = 0;
  outerDst2 = 0;
  outerDst3 = 0;

  /** True when an IP header was reached: the packet belongs to a flow. Otherwise `reason` says where it is counted. */
  isFlow = false;
  /** Why the packet is in no flow, a key of NOT_FLOW_REASONS; '' while `isFlow`. */
  reason = '';

  /** Innermost IP header: 4 or 6, and where it begins in the view; meaningful in a flow. */
  ipVersion = 0;
  ipOffset = 0;
  /** Where what follows it (and its extensions) begins; 0 where that was not looked at. */
  transportOffset = 0;
  /** IANA protocol number of the last header reached. */
  proto = 0;
  /** Addresses in big-endian words; IPv4 as 0, 0, 0xffff, a.b.c.d. */
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  ttl = 0;
  /** IPv4 identification (16 bits), or that of an IPv6 fragment header (32 bits, signed); 0 otherwise. */
  ipId = 0;
  /** Not `none`: the payload is a part of a datagram, whose transport header waits for reassembly.ts. */
  fragment: Fragment = Fragment.none;
  /** Where this fragment's bytes belong in the datagram's payload, and whether more follow. */
  fragmentOffset = 0;
  moreFragments = false;
  srcPort = -1;
  dstPort = -1;

  /** ICMP and ICMPv6 type and code; -1 for other protocols. */
  icmpType = -1;
  icmpCode = -1;
  /** Identifier of an ICMP or ICMPv6 echo; -1 for other messages. */
  icmpId = -1;
  /** ESP or AH security parameters index, signed; 0 for other protocols. */
  spi = 0;

  /** TCP header; flags are the low 9 bits (NS CWR ECE URG ACK PSH RST SYN FIN). */
  tcpFlags = 0;
  seq = 0;
  ack = 0;
  window = 0;
  /** TCP options of this segment: -1 or false where absent. */
  mss = -1;
  windowScale = -1;
  sackPermitted = false;
  /** Number of SACK blocks in this segment, and the first block's edges. */
  sackBlocks = 0;
  sackLeft = 0;
  sackRight = 0;
  /** Timestamps option (RFC 7323), signed; meaningful where `hasTimestamps`. */
  hasTimestamps = false;
  tsVal = 0;
  tsEcr = 0;

  /** First byte above the transport header (above IP where there is none), as an offset into the block's buffer. */
  payloadOffset = 0;
  /** Bytes of payload by the length fields of the headers, and how many of them were captured. */
  payloadLen = 0;
  payloadCapLen = 0;

  /** Where decoding stopped early, if it did: kept beside everything that did decode. */
  stop: DecodeStop | null = null;
}

/** Makes the record ready for the next frame. */
export function resetPacket(packet: Packet, capLen: number, wireLen: number): void {
  packet.isPlain = false;
  packet.capLen = capLen;
  packet.wireLen = wireLen;
  packet.srcMac = -1;
  packet.dstMac = -1;
  packet.vlan = -1;
  packet.etherType = -1;
  packet.tunnel = 0;
  packet.vni = -1;
  packet.layers = 0;
  packet.outerVersion = 0;
  packet.isFlow = false;
  packet.reason = '';
  packet.ipVersion = 0;
  packet.transportOffset = 0;
  packet.proto = 0;
  packet.src0 = 0;
  packet.src1 = 0;
  packet.src2 = 0;
  packet.src3 = 0;
  packet.dst0 = 0;
  packet.dst1 = 0;
  packet.dst2 = 0;
  packet.dst3 = 0;
  packet.ttl = 0;
  packet.ipId = 0;
  packet.stop = null;
  resetTransport(packet);
}

/** Forgets everything above an IP header: a frame begins, or an IP header within a tunnel. */
export function resetTransport(packet: Packet): void {
  packet.fragment = Fragment.none;
  packet.fragmentOffset = 0;
  packet.moreFragments = false;
  packet.srcPort = -1;
  packet.dstPort = -1;
  packet.icmpType = -1;
  packet.icmpCode = -1;
  packet.icmpId = -1;
  packet.spi = 0;
  packet.tcpFlags = 0;
  packet.seq = 0;
  packet.ack = 0;
  packet.window = 0;
  packet.mss = -1;
  packet.windowScale = -1;
  packet.sackPermitted = false;
  packet.sackBlocks = 0;
  packet.sackLeft = 0;
  packet.sackRight = 0;
  packet.hasTimestamps = false;
  packet.tsVal = 0;
  packet.tsEcr = 0;
  packet.payloadOffset = 0;
  packet.payloadLen = 0;
  packet.payloadCapLen = 0;
}

/** No frame that makes sense has more headers; one made to exhaust the stack may have thousands. */
export const MAX_LAYERS = 100;

/** Counts a step to another header; false, having said so, when there were too many. */
export function enterLayer(packet: Packet, offset: number): boolean {
  if (++packet.layers <= MAX_LAYERS) return true;
  setReason(packet, 'too-many-headers');
  stopUnsupported(packet, 'headers', offset, `more than ${MAX_LAYERS}`);
  return false;
}

/** Says that the bytes from `offset` on are payload. */
export function setPayload(packet: Packet, offset: number, end: number, wireEnd: number): void {
  packet.payloadOffset = offset;
  packet.payloadLen = wireEnd > offset ? wireEnd - offset : 0;
  packet.payloadCapLen = end > offset ? end - offset : 0;
}

/** Says that what follows the IP header is a part of a datagram. */
export function setFragment(packet: Packet, offset: number, moreFragments: boolean): void {
  packet.fragmentOffset = offset;
  packet.moreFragments = moreFragments;
  packet.fragment = offset === 0 ? Fragment.first : Fragment.later;
}

/** Makes `packet` one of the flow of another: everything by which flows are told apart and named. */
export function copyIdentity(from: Packet, packet: Packet): void {
  packet.tunnel = from.tunnel;
  packet.vni = from.vni;
  packet.outerVersion = from.outerVersion;
  packet.outerSrc0 = from.outerSrc0;
  packet.outerSrc1 = from.outerSrc1;
  packet.outerSrc2 = from.outerSrc2;
  packet.outerSrc3 = from.outerSrc3;
  packet.outerDst0 = from.outerDst0;
  packet.outerDst1 = from.outerDst1;
  packet.outerDst2 = from.outerDst2;
  packet.outerDst3 = from.outerDst3;
  packet.ipVersion = from.ipVersion;
  packet.proto = from.proto;
  packet.src0 = from.src0;
  packet.src1 = from.src1;
  packet.src2 = from.src2;
  packet.src3 = from.src3;
  packet.dst0 = from.dst0;
  packet.dst1 = from.dst1;
  packet.dst2 = from.dst2;
  packet.dst3 = from.dst3;
  packet.srcPort = from.srcPort;
  packet.dstPort = from.dstPort;
  packet.icmpType = from.icmpType;
  packet.icmpCode = from.icmpCode;
  packet.icmpId = from.icmpId;
  packet.spi = from.spi;
}

/** Says where the packet is counted, unless an outer IP header already made it part of a flow. */
export function setReason(packet: Packet, reason: string): void {
  if (!packet.isFlow) packet.reason = reason;
}
