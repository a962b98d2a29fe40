/** Ethernet II and IEEE 802.3. What follows the length that IP gives (padding, trailer, FCS) is nobody's payload. */
import { decodeEtherType } from './ether-type.ts';
import { decodeLlc } from './llc.ts';
import { enterLayer, type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const ETHERNET_HEADER_LEN = 14;

const DESTINATION = 0;
const SOURCE = 6;
const TYPE = 12;

/** IEEE 802.3 clause 3.2.6: up to here the field is a length, from 1536 on a type. */
const MAX_LENGTH = 1500;

const COMMON_ETHER_TYPES: ReadonlySet<number> = new Set([0x0800, 0x0806, 0x8100, 0x86dd, 0x8847, 0x88a8, 0x88cc]);

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

/** Whether what is here can be an Ethernet frame, where nothing says so: by an EtherType that is in common use. */
export function looksLikeEthernet(view: DataView, offset: number, end: number): boolean {
  if (end - offset < ETHERNET_HEADER_LEN) return false;
  const etherType = view.getUint16(offset + TYPE);
  return COMMON_ETHER_TYPES.has(etherType);
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
  if (!enterLayer(packet, offset)) return;
  const llcEnd = Math.min(wireEnd, offset + typeOrLength);
  decodeLlc(view, offset, Math.min(end, llcEnd), llcEnd, packet, tunnel);
}
