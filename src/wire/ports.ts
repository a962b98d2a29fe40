/** Transports of which only the ports are read: UDP-Lite (RFC 3828), DCCP (RFC 4340), and a UDP header that is cut. */
import { type Packet, setPayload } from './packet.ts';
import { stopShort } from './stop.ts';

const PORTS_LEN = 4;
const HEADER_LEN = 8;

export function decodePorts(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  layer: string,
): void {
  if (end - offset >= PORTS_LEN) {
    packet.srcPort = view.getUint16(offset);
    packet.dstPort = view.getUint16(offset + 2);
  }
  setPayload(packet, offset + HEADER_LEN, end, wireEnd);
  if (end - offset < HEADER_LEN) stopShort(packet, layer, offset, HEADER_LEN, end, wireEnd);
}
