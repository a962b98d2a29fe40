/**
 * What the headers of one packet say, in one record that is reused for every packet: plain numbers only, no object per
 * packet. Each file of this folder fills the part its header knows. Words of addresses and sequence numbers are signed
 * 32-bit integers (`| 0`), which V8 keeps unboxed; -1 means "not known" for ports, VLAN and the like.
 */
import type { DecodeStop } from './stop.ts';

export const Fragment = { none: 0, first: 1, later: 2 } as const;
export type Fragment = (typeof Fragment)[keyof typeof Fragment];

export class Packet {
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

  /** True when an IP header was reached: the packet belongs to a flow. Otherwise `reason` says where it is counted. */
  isFlow = false;
  /** Why the packet is in no flow, a key of NOT_FLOW_REASONS; '' while `isFlow`. */
  reason = '';

  /** Innermost IP header: 4 or 6. */
  ipVersion = 0;
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
  ipId = 0;
  fragment: Fragment = Fragment.none;
  srcPort = -1;
  dstPort = -1;

  /** ICMP and ICMPv6 type and code; -1 for other protocols. */
  icmpType = -1;
  icmpCode = -1;
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

  /** First byte above the transport header (above IP where there is none), as an offset into the block's buffer. */
  payloadOffset = 0;
  /** Bytes of payload by the length fields of the headers, and how many of them were captured. */
  payloadLen = 0;
  payloadCapLen = 0;

  /** Where decoding stopped early, if it did: kept beside everything that did decode. */
  stop: DecodeStop | null = null;
}
