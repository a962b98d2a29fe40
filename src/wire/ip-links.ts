/** Link types whose short header only says which IP follows: SLIP, OpenBSD enc, Solaris ipnet, and Apple's pktap. */
import { decodeLink } from './link.ts';
import { type Packet, setReason } from './packet.ts';
import { decodeRawIp } from './raw-ip.ts';
import { stopMalformed, stopShort } from './stop.ts';

export const SLIP_HEADER_LEN = 16;
export const ENC_HEADER_LEN = 12;
export const IPNET_HEADER_LEN = 24;
export const PKTAP_MIN_LEN = 12;

const SLIP_TYPE = 1;
/** Van Jacobson's compressed TCP sets the highest bit of the first byte (RFC 1144); such a packet has no addresses. */
const SLIP_COMPRESSED = 0x80;
const PKTAP_LINK_TYPE = 8;

export function decodeSlip(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset >= SLIP_HEADER_LEN && (view.getUint8(offset + SLIP_TYPE) & SLIP_COMPRESSED) !== 0) {
    setReason(packet, 'ppp-other');
    return;
  }
  skipTo(view, offset, SLIP_HEADER_LEN, end, wireEnd, packet, tunnel, 'slip');
}

export function decodeEnc(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  skipTo(view, offset, ENC_HEADER_LEN, end, wireEnd, packet, tunnel, 'enc');
}

export function decodeIpnet(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  skipTo(view, offset, IPNET_HEADER_LEN, end, wireEnd, packet, tunnel, 'ipnet');
}

function skipTo(
  view: DataView,
  offset: number,
  headerLen: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  layer: string,
): void {
  if (end - offset >= headerLen) {
    decodeRawIp(view, offset + headerLen, end, wireEnd, packet, tunnel);
    return;
  }
  setReason(packet, 'link-header-cut');
  stopShort(packet, layer, offset, headerLen, end, wireEnd);
}

export function decodePktap(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  const headerLen = end - offset < PKTAP_MIN_LEN ? PKTAP_MIN_LEN : view.getUint32(offset, true);
  if (headerLen > end - offset || headerLen < PKTAP_MIN_LEN) {
    setReason(packet, 'link-header-cut');
    if (headerLen < PKTAP_MIN_LEN) stopMalformed(packet, 'pktap', offset, `length below ${PKTAP_MIN_LEN}`);
    else stopShort(packet, 'pktap', offset, headerLen, end, wireEnd);
    return;
  }
  const linkType = view.getUint32(offset + PKTAP_LINK_TYPE, true);
  decodeLink(view, offset + headerLen, end, wireEnd, packet, tunnel, linkType);
}
