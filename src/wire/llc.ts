/** IEEE 802.2 LLC, with SNAP (RFC 1042). Also Novell's IPX right behind an 802.3 header, which looks like LLC to no one. */
import { decodeEtherType } from './ether-type.ts';
import { decodeIpv4 } from './ipv4.ts';
import { CISCO_PID_REASONS, LLC_SAP_REASONS } from './not-flow-reasons.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const LLC_MIN_LEN = 3;
export const SNAP_LEN = 8;

const SAP_SNAP = 0xaa;
const SAP_IP = 0x06;
const RAW_IPX = 0xffff;

const OUI_ENCAPSULATED_ETHERNET = 0x000000;
const OUI_CISCO_90 = 0x0000f8;
const OUI_CISCO = 0x00000c;

export function decodeLlc(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < LLC_MIN_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'llc', offset, LLC_MIN_LEN, end, wireEnd);
    return;
  }
  const saps = view.getUint16(offset);
  if (saps === RAW_IPX) {
    setReason(packet, 'ipx');
    return;
  }
  const destinationSap = saps >>> 8;
  // The lowest bit of the source SAP tells a response from a command.
  if (destinationSap === SAP_SNAP && (saps & 0xfe) === SAP_SNAP) {
    decodeSnap(view, offset, end, wireEnd, packet, tunnel);
    return;
  }
  if (destinationSap === SAP_IP) {
    decodeIpv4(view, offset + LLC_MIN_LEN, end, wireEnd, packet, tunnel);
    return;
  }
  setReason(packet, LLC_SAP_REASONS.get(destinationSap) ?? 'llc-other');
}

function decodeSnap(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < SNAP_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'snap', offset, SNAP_LEN, end, wireEnd);
    return;
  }
  const oui = view.getUint32(offset + 2) & 0xffffff;
  const protocol = view.getUint16(offset + 6);
  if (oui === OUI_ENCAPSULATED_ETHERNET || oui === OUI_CISCO_90) {
    decodeEtherType(view, offset + SNAP_LEN, end, wireEnd, packet, tunnel, protocol);
    return;
  }
  const reason = oui === OUI_CISCO ? CISCO_PID_REASONS.get(protocol) : undefined;
  setReason(packet, reason ?? 'llc-other');
}
