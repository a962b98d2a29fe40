/** PPPoE sessions (RFC 2516). */
import { type Packet, setReason } from './packet.ts';
import { decodePpp } from './ppp.ts';
import { stopShort } from './stop.ts';

export const PPPOE_HEADER_LEN = 6;

const LENGTH = 4;

export function decodePppoe(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < PPPOE_HEADER_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'pppoe', offset, PPPOE_HEADER_LEN, end, wireEnd);
    return;
  }
  const payload = offset + PPPOE_HEADER_LEN;
  const payloadEnd = Math.min(wireEnd, payload + view.getUint16(offset + LENGTH));
  decodePpp(view, payload, Math.min(end, payloadEnd), payloadEnd, packet, tunnel);
}
