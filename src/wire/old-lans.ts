/** Ring networks of old captures: FDDI and token ring, both with LLC inside. */
import { decodeLlc } from './llc.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const FDDI_HEADER_LEN = 13;
export const TOKEN_RING_HEADER_LEN = 14;

const FDDI_LLC_MASK = 0xb0;
const FDDI_LLC = 0x10;
const TOKEN_RING_TYPE_MASK = 0xc0;
const TOKEN_RING_LLC = 0x40;
/** The first bit of the source address says that a route follows, whose first five bits after three are its length. */
const HAS_ROUTE = 0x80;
const ROUTE_LENGTH_MASK = 0x1f;

export function decodeFddi(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < FDDI_HEADER_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'fddi', offset, FDDI_HEADER_LEN, end, wireEnd);
    return;
  }
  if ((view.getUint8(offset) & FDDI_LLC_MASK) !== FDDI_LLC) setReason(packet, 'lan-control');
  else decodeLlc(view, offset + FDDI_HEADER_LEN, end, wireEnd, packet, tunnel);
}

export function decodeTokenRing(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  let headerLen = TOKEN_RING_HEADER_LEN;
  const need = headerLen + 1;
  if (end - offset >= need && (view.getUint8(offset + 8) & HAS_ROUTE) !== 0) {
    headerLen += view.getUint8(offset + TOKEN_RING_HEADER_LEN) & ROUTE_LENGTH_MASK;
  }
  if (end - offset < headerLen || end - offset < need) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'token-ring', offset, Math.max(headerLen, need), end, wireEnd);
    return;
  }
  if ((view.getUint8(offset + 1) & TOKEN_RING_TYPE_MASK) !== TOKEN_RING_LLC) setReason(packet, 'lan-control');
  else decodeLlc(view, offset + headerLen, end, wireEnd, packet, tunnel);
}
