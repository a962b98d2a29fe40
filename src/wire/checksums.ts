/**
 * Checksums (RFC 1071) of the innermost IPv4, TCP and UDP headers, for who asks. A network card that fills them in leaves
 * those of its own host's packets unfinished in a capture, which can be told from an error: the host writes the sum of the
 * pseudo-header alone, or zero into the IP header.
 */
import { IpProto } from './ip-protocols.ts';
import { IPV6_HEADER_LEN } from './ipv6.ts';
import { Fragment, type Packet } from './packet.ts';

const IPV4_CHECKSUM = 10;
const TCP_CHECKSUM = 16;
const UDP_CHECKSUM = 6;
const UDP_LENGTH = 4;

const ROUTING_SEGMENTS_LEFT = 3;
const HOME_ADDRESS_OPTION = 0xc9;

/** Checksums that are wrong; those left to the card are counted as nothing else. */
export interface ChecksumErrors {
  readonly ipv4: number;
  readonly tcp: number;
  readonly udp: number;
  readonly leftToCard: number;
}

export class ChecksumCounts {
  readonly #errors = { ipv4: 0, tcp: 0, udp: 0, leftToCard: 0 };

  get errors(): ChecksumErrors {
    return { ...this.#errors };
  }

  /** A packet that `isFlow`, with the view it was decoded from. */
  add(packet: Packet, view: DataView): void {
    if (packet.ipVersion === 4) this.#verifyIpv4(packet, view);
    else if (hasOtherEnds(packet, view)) return;
    this.addDatagram(packet, view);
  }

  /** The transport only: of a datagram that was put together from fragments, with the view of it. */
  addDatagram(packet: Packet, view: DataView): void {
    const { proto, fragment, stop, transportOffset, payloadOffset, payloadLen, payloadCapLen } = packet;
    if (fragment !== Fragment.none || stop !== null || payloadCapLen < payloadLen) return;
    const length = payloadOffset + payloadLen - transportOffset;
    if (proto === IpProto.tcp) this.#verify(packet, view, TCP_CHECKSUM, length, 'tcp');
    else if (proto === IpProto.udp && view.getUint16(transportOffset + UDP_LENGTH) === length) {
      this.#verify(packet, view, UDP_CHECKSUM, length, 'udp');
    }
  }

  #verifyIpv4({ ipOffset, stop }: Packet, view: DataView): void {
    if (stop !== null && stop.layer === 'ipv4') return;
    const headerLen = (view.getUint8(ipOffset) & 15) * 4;
    if (folded(sum(view, ipOffset, headerLen)) === 0xffff) return;
    this.#errors[view.getUint16(ipOffset + IPV4_CHECKSUM) === 0 ? 'leftToCard' : 'ipv4']++;
  }

  #verify(packet: Packet, view: DataView, at: number, length: number, kind: 'tcp' | 'udp'): void {
    const { transportOffset } = packet;
    const stored = view.getUint16(transportOffset + at);
    // RFC 768: none was computed.
    if (kind === 'udp' && stored === 0) return;
    const pseudoHeader = sumOfPseudoHeader(packet, length);
    if (folded(pseudoHeader + sum(view, transportOffset, length)) === 0xffff) return;
    const isLeft = stored === folded(pseudoHeader) || stored === folded(pseudoHeader - length);
    this.#errors[isLeft ? 'leftToCard' : kind]++;
  }
}

function sum(view: DataView, offset: number, length: number): number {
  let total = 0;
  const even = length & ~1;
  for (let at = 0; at < even; at += 2) total += view.getUint16(offset + at);
  return even === length ? total : total + (view.getUint8(offset + even) << 8);
}

function folded(total: number): number {
  let rest = total;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x1_0000);
  return rest;
}

function sumOfPseudoHeader(packet: Packet, length: number): number {
  const { src3, dst3, proto } = packet;
  let total = halves(src3) + halves(dst3) + proto + (length >>> 16) + (length & 0xffff);
  if (packet.ipVersion === 4) return total;
  total += halves(packet.src0) + halves(packet.src1) + halves(packet.src2);
  return total + halves(packet.dst0) + halves(packet.dst1) + halves(packet.dst2);
}

function halves(word: number): number {
  return (word >>> 16) + (word & 0xffff);
}

/** RFC 8200 section 8.1, RFC 6275: the checksum is over ends that a routing header or home address option holds. */
function hasOtherEnds({ ipOffset, transportOffset }: Packet, view: DataView): boolean {
  let next = view.getUint8(ipOffset + 6);
  let at = ipOffset + IPV6_HEADER_LEN;
  while (at < transportOffset) {
    if (next === IpProto.ipv6Routing && view.getUint8(at + ROUTING_SEGMENTS_LEFT) > 0) return true;
    const units = view.getUint8(at + 1);
    const length = next === IpProto.ipv6Fragment ? 8 : next === IpProto.ah ? (units + 2) * 4 : (units + 1) * 8;
    if (next === IpProto.ipv6Options && hasHomeAddress(view, at + 2, Math.min(at + length, transportOffset)))
      return true;
    next = view.getUint8(at);
    at += length;
  }
  return false;
}

function hasHomeAddress(view: DataView, offset: number, end: number): boolean {
  for (let at = offset; at + 1 < end; ) {
    const option = view.getUint8(at);
    if (option === HOME_ADDRESS_OPTION) return true;
    at += option === 0 ? 1 : 2 + view.getUint8(at + 1);
  }
  return false;
}
