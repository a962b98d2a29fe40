/**
 * ICMP (RFC 792) and ICMPv6 (RFC 4443), whose headers have the same form. The packet that an error quotes belongs to
 * another flow and is not looked into.
 */
import { IpProto } from './ip-protocols.ts';
import { type Packet, setPayload } from './packet.ts';
import { stopShort } from './stop.ts';

export const ICMP_HEADER_LEN = 8;

const TYPE = 0;
const CODE = 1;
const IDENTIFIER = 4;

const ECHO_REPLY = 0;
const ECHO = 8;
const ECHO_V6 = 128;
const ECHO_REPLY_V6 = 129;

export function decodeIcmp(view: DataView, offset: number, end: number, wireEnd: number, packet: Packet): void {
  const have = end - offset;
  if (have >= 2) {
    packet.icmpType = view.getUint8(offset + TYPE);
    packet.icmpCode = view.getUint8(offset + CODE);
  }
  if (have >= IDENTIFIER + 2 && isEcho(packet)) packet.icmpId = view.getUint16(offset + IDENTIFIER);
  setPayload(packet, offset + ICMP_HEADER_LEN, end, wireEnd);
  if (have < ICMP_HEADER_LEN) stopShort(packet, 'icmp', offset, ICMP_HEADER_LEN, end, wireEnd);
}

function isEcho({ icmpType, proto }: Packet): boolean {
  return proto === IpProto.icmp
    ? icmpType === ECHO || icmpType === ECHO_REPLY
    : icmpType === ECHO_V6 || icmpType === ECHO_REPLY_V6;
}
