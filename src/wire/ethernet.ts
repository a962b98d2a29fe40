/** Ethernet II and IEEE 802.3. What follows the length that IP gives (padding, trailer, FCS) is nobody's payload. */
import { decodeEtherType } from './ether-type.ts';
import { decodeLlc } from './llc.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const ETHERNET_HEADER_LEN = 14;

const DESTINATION = 0;
const SOURCE = 6;
const TYPE = 12;

/** IEEE 802.3 clause 3.2.6: up to here the field is a length, from 1536 on a type. */
const MAX_LENGTH = 1500;

export function decodeEthernet(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < ETHERNET_HEADER_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'ethernet', offset, ETHERNET_HEADER_LEN, end, wireEnd);
    return;
  }
  if (!packet.isFlow && packet.dstMac < 0) {
    packet.dstMac = view.getUint16(offset + DESTINATION) * 0x1_0000_0000 + view.getUint32(offset + DESTINATION + 2);
    packet.srcMac = view.getUint16(offset + SOURCE) * 0x1_0000_0000 + view.getUint32(offset + SOURCE + 2);
  }
  const etherType = view.getUint16(offset + TYPE);
  decodeEtherTypeOrLength(view, offset + ETHERNET_HEADER_LEN, end, wireEnd, packet, tunnel, etherType);
}

/** Goes on by a field that is an EtherType or, in 802.3, the length of what follows. */
export function decodeEtherTypeOrLength(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  typeOrLength: number,
): void {
  if (typeOrLength > MAX_LENGTH) {
    decodeEtherType(view, offset, end, wireEnd, packet, tunnel, typeOrLength);
    return;
  }
  const llcEnd = Math.min(wireEnd, offset + typeOrLength);
  decodeLlc(view, offset, Math.min(end, llcEnd), llcEnd, packet, tunnel);
}
