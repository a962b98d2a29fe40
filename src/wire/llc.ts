/** IEEE 802.2 LLC, with SNAP (RFC 1042). Also Novell's IPX right behind an 802.3 header, which looks like LLC to no one. */
import { decodeEtherType } from './ether-type.ts';
import { decodeEthernet } from './ethernet.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeNlpid } from './nlpid.ts';
import { CISCO_PID_REASONS, LLC_SAP_REASONS } from './not-flow-reasons.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const LLC_MIN_LEN = 3;
/** Organisation code and protocol, behind LLC. */
export const SNAP_LEN = 5;

const SAP_SNAP = 0xaa;
const SAP_IP = 0x06;
const SAP_ISO = 0xfe;
const RAW_IPX = 0xffff;

const OUI_ENCAPSULATED_ETHERNET = 0x000000;
const OUI_CISCO_90 = 0x0000f8;
const OUI_CISCO = 0x00000c;
/** Bridged frames (RFC 2427, RFC 2684). */
const OUI_BRIDGED = 0x0080c2;
const BRIDGED_ETHERNET_WITH_FCS = 1;
const BRIDGED_ETHERNET = 7;

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
  const payload = offset + LLC_MIN_LEN;
  const destinationSap = saps >>> 8;
  // The lowest bit of the source SAP tells a response from a command.
  const isSame = (saps & 0xfe) === destinationSap;
  if (destinationSap === SAP_SNAP && isSame) decodeSnapHeader(view, payload, end, wireEnd, packet, tunnel);
  else if (destinationSap === SAP_ISO && isSame) decodeNlpid(view, payload, end, wireEnd, packet, tunnel, 'iso');
  else if (destinationSap === SAP_IP) decodeIpv4(view, payload, end, wireEnd, packet, tunnel);
  else setReason(packet, LLC_SAP_REASONS.get(destinationSap) ?? 'llc-other');
}

export function decodeSnapHeader(
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
  const payload = offset + SNAP_LEN;
  const oui = view.getUint32(offset) >>> 8;
  const protocol = view.getUint16(offset + 3);
  if (oui === OUI_ENCAPSULATED_ETHERNET || oui === OUI_CISCO_90) {
    decodeEtherType(view, payload, end, wireEnd, packet, tunnel, protocol);
  } else if (oui === OUI_BRIDGED && (protocol === BRIDGED_ETHERNET || protocol === BRIDGED_ETHERNET_WITH_FCS)) {
    decodeEthernet(view, payload, end, wireEnd, packet, tunnel);
  } else {
    const reason = oui === OUI_CISCO ? CISCO_PID_REASONS.get(protocol) : undefined;
    setReason(packet, reason ?? 'llc-other');
  }
}
