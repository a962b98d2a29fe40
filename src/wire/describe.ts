/** One line about a packet by its headers, in the way of packet lists. */
import { ipProtoName } from './names.ts';
import { Fragment, type Packet } from './packet.ts';

const TCP = 6;
const ICMP = 1;
const ICMPV6 = 58;

/** From the lowest bit on (RFC 9293 section 3.1, RFC 3168, RFC 9768 for the ninth). */
const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'] as const;

const ICMP_TYPES: ReadonlyMap<number, string> = new Map([
  [0, 'Echo reply'],
  [3, 'Destination unreachable'],
  [4, 'Source quench'],
  [5, 'Redirect'],
  [8, 'Echo request'],
  [9, 'Router advertisement'],
  [10, 'Router solicitation'],
  [11, 'Time exceeded'],
  [12, 'Parameter problem'],
  [13, 'Timestamp'],
  [14, 'Timestamp reply'],
]);
const ICMPV6_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'Destination unreachable'],
  [2, 'Packet too big'],
  [3, 'Time exceeded'],
  [4, 'Parameter problem'],
  [128, 'Echo request'],
  [129, 'Echo reply'],
  [130, 'Multicast listener query'],
  [131, 'Multicast listener report'],
  [132, 'Multicast listener done'],
  [133, 'Router solicitation'],
  [134, 'Router advertisement'],
  [135, 'Neighbor solicitation'],
  [136, 'Neighbor advertisement'],
  [137, 'Redirect'],
  [143, 'Multicast listener report, version 2'],
]);

/**
 * Such as `51234 → 443 [SYN] seq=12 win=64240 len=0 mss=1460`. Sequence numbers are those of the header, unless `bases` says
 * what to count the packet's own and the acknowledged ones from.
 */
export function describePacket(packet: Packet, bases: { readonly seq: number; readonly ack: number } | null): string {
  if (packet.fragment === Fragment.later) return `${ipProtoName(packet.proto)}, ${fragmentText(packet)}`;
  const parts = [transportText(packet, bases)];
  if (packet.fragment === Fragment.first) parts.push(fragmentText(packet));
  if (packet.stop !== null) parts.push(`${packet.stop.layer} ${packet.stop.kind.replace('-', ' ')}`);
  return parts.join(', ');
}

const fragmentText = ({ ipId, fragmentOffset, moreFragments }: Packet): string =>
  `fragment of ${hex(ipId)} at ${fragmentOffset}${moreFragments ? '' : ', the last'}`;

const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(4, '0')}`;

function transportText(packet: Packet, bases: { readonly seq: number; readonly ack: number } | null): string {
  const { proto, srcPort, dstPort, payloadLen } = packet;
  if (proto === ICMP || proto === ICMPV6) return icmpText(packet);
  if (packet.spi !== 0) return `${ipProtoName(proto)} spi=0x${(packet.spi >>> 0).toString(16)} len=${payloadLen}`;
  if (srcPort < 0) return `${ipProtoName(proto)} len=${payloadLen}`;
  if (proto === TCP) return tcpText(packet, bases);
  return `${srcPort} → ${dstPort} len=${payloadLen}`;
}

function tcpText(packet: Packet, bases: { readonly seq: number; readonly ack: number } | null): string {
  const { srcPort, dstPort, tcpFlags, seq, ack, window, payloadLen, mss, windowScale } = packet;
  const flags = TCP_FLAGS.filter((_, bit) => ((tcpFlags >>> bit) & 1) === 1).join(', ');
  const words = [`${srcPort} → ${dstPort} [${flags}]`, `seq=${(seq - (bases?.seq ?? 0)) >>> 0}`];
  if (tcpFlags & 0x10) words.push(`ack=${(ack - (bases?.ack ?? 0)) >>> 0}`);
  words.push(`win=${window}`, `len=${payloadLen}`);
  if (mss >= 0) words.push(`mss=${mss}`);
  if (windowScale >= 0) words.push(`ws=${2 ** windowScale}`);
  if (packet.sackPermitted) words.push('sack_perm');
  if (packet.sackBlocks > 0) words.push(`sack=${packet.sackBlocks}`);
  return words.join(' ');
}

function icmpText({ proto, icmpType, icmpCode, icmpId, payloadLen }: Packet): string {
  if (icmpType < 0) return `${ipProtoName(proto)} len=${payloadLen}`;
  const name = (proto === ICMP ? ICMP_TYPES : ICMPV6_TYPES).get(icmpType) ?? `Type ${icmpType}`;
  const code = icmpCode > 0 ? ` code=${icmpCode}` : '';
  return `${name}${code}${icmpId >= 0 ? ` id=${icmpId}` : ''} len=${payloadLen}`;
}
