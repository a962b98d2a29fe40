/** SCTP (RFC 9260): the common header; chunks are payload. */
import { type Packet, setPayload } from './packet.ts';
import { stopShort } from './stop.ts';

export const SCTP_HEADER_LEN = 12;

const PORTS_LEN = 4;

export function decodeSctp(view: DataView, offset: number, end: number, wireEnd: number, packet: Packet): void {
  if (end - offset >= PORTS_LEN) {
    packet.srcPort = view.getUint16(offset);
    packet.dstPort = view.getUint16(offset + 2);
  }
  setPayload(packet, offset + SCTP_HEADER_LEN, end, wireEnd);
  if (end - offset < SCTP_HEADER_LEN) stopShort(packet, 'sctp', offset, SCTP_HEADER_LEN, end, wireEnd);
}
