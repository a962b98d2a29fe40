/** Cisco HDLC: address, control and an EtherType; and synchronous lines that carry it or PPP (LINKTYPE_PPP_HDLC). */
import { decodeEtherType } from './ether-type.ts';
import { type Packet, setReason } from './packet.ts';
import { decodePpp } from './ppp.ts';
import { stopShort } from './stop.ts';

export const HDLC_HEADER_LEN = 4;

const UNICAST = 0x0f;
const MULTICAST = 0x8f;
/** Numbers that mean other things here than on Ethernet: SLARP keepalives, CDP, ISO protocols. */
const SLARP = 0x8035;
const CDP = 0x2000;
const ISO = 0xfefe;

export function decodeCiscoHdlc(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < HDLC_HEADER_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'hdlc', offset, HDLC_HEADER_LEN, end, wireEnd);
    return;
  }
  const protocol = view.getUint16(offset + 2);
  if (protocol === SLARP) setReason(packet, 'hdlc-control');
  else if (protocol === CDP) setReason(packet, 'cdp');
  else if (protocol === ISO) setReason(packet, 'iso');
  else decodeEtherType(view, offset + HDLC_HEADER_LEN, end, wireEnd, packet, tunnel, protocol);
}

export function decodePppOrHdlc(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  const address = end > offset ? view.getUint8(offset) : 0;
  if (address === UNICAST || address === MULTICAST) decodeCiscoHdlc(view, offset, end, wireEnd, packet, tunnel);
  else decodePpp(view, offset, end, wireEnd, packet, tunnel);
}
