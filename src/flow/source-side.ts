/**
 * Which side of a flow is its source, by the flow's first packet: the side that opens it, as far as that packet says.
 */
import type { Packet } from '../wire/packet.ts';
import { ACK, SYN } from './tcp-state.ts';

export interface SourceSide {
  /** 0: the sender of the first packet is the source; 1: its receiver is. */
  readonly side: 0 | 1;
  /** Nothing better than ports spoke for it. */
  readonly isGuessed: boolean;
}

const SENDER: SourceSide = { side: 0, isGuessed: false };
const RECEIVER: SourceSide = { side: 1, isGuessed: false };
const SENDER_GUESSED: SourceSide = { side: 0, isGuessed: true };
const RECEIVER_GUESSED: SourceSide = { side: 1, isGuessed: true };

const ICMP = 1;
const TCP = 6;
const ICMPV6 = 58;

/** Answers among the ICMP types: echo, timestamp, information and mask replies (RFC 792, RFC 950). */
const ICMP_REPLIES: ReadonlySet<number> = new Set([0, 14, 16, 18]);
const ICMPV6_ECHO_REPLY = 129;

/** Registered ports of services that are seldom used by clients, beyond the system ports (below 1024). */
const SERVER_PORTS: ReadonlySet<number> = new Set([
  1080, 1194, 1433, 1434, 1521, 1701, 1723, 1812, 1813, 1883, 1900, 2049, 2181, 2375, 2376, 2379, 3128, 3268, 3269,
  3306, 3389, 3478, 3544, 4500, 4789, 5004, 5060, 5061, 5222, 5269, 5353, 5355, 5432, 5671, 5672, 5900, 5985, 5986,
  6379, 6443, 6514, 8000, 8008, 8080, 8086, 8123, 8443, 8883, 8888, 9000, 9042, 9090, 9092, 9100, 9200, 9300, 9418,
  11211, 15672, 25565, 27017, 50051,
]);
/** Where Linux begins to take client ports from; IANA's dynamic ports begin higher. */
const FIRST_CLIENT_PORT = 32_768;

export function sourceSide(packet: Packet): SourceSide {
  const { proto, srcPort, dstPort } = packet;
  if (proto === TCP) {
    if ((packet.tcpFlags & SYN) !== 0) return (packet.tcpFlags & ACK) === 0 ? SENDER : RECEIVER;
    if (srcPort < FIRST_CLIENT_PORT && dstPort >= FIRST_CLIENT_PORT && srcPort >= 0) return RECEIVER_GUESSED;
  }
  if (proto === ICMP) return ICMP_REPLIES.has(packet.icmpType) ? RECEIVER : SENDER;
  if (proto === ICMPV6) return packet.icmpType === ICMPV6_ECHO_REPLY ? RECEIVER : SENDER;
  if (srcPort < 0) return SENDER;
  const isFromServer = isServerPort(srcPort) && !isServerPort(dstPort) && !isToMany(packet);
  return isFromServer ? RECEIVER_GUESSED : SENDER_GUESSED;
}

export function isServerPort(port: number): boolean {
  return port < 1024 || SERVER_PORTS.has(port);
}

/** Multicast and limited broadcast are never a source. */
function isToMany(packet: Packet): boolean {
  if (packet.ipVersion === 6) return packet.dst0 >>> 24 === 0xff;
  const first = packet.dst3 >>> 24;
  return (first >= 224 && first < 240) || packet.dst3 === -1;
}
