/** ERSPAN types II and III (draft-foschiano-erspan): a mirrored frame behind a header of 8, or 12 to 20 bytes. */
import { decodeEthernet } from './ethernet.ts';
import type { Packet } from './packet.ts';
import { stopShort } from './stop.ts';

export const ERSPAN_II_LEN = 8;
export const ERSPAN_III_LEN = 12;

const SUBHEADER_LEN = 8;
const HAS_SUBHEADER = 1;
const VERSION_III = 2;

export function decodeErspan(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < ERSPAN_II_LEN) {
    stopShort(packet, 'erspan', offset, ERSPAN_II_LEN, end, wireEnd);
    return;
  }
  let headerLen = ERSPAN_II_LEN;
  if (view.getUint8(offset) >>> 4 === VERSION_III) {
    headerLen = ERSPAN_III_LEN;
    if (end - offset >= headerLen && (view.getUint8(offset + 11) & HAS_SUBHEADER) !== 0) headerLen += SUBHEADER_LEN;
  }
  if (end - offset < headerLen) stopShort(packet, 'erspan', offset, headerLen, end, wireEnd);
  else decodeEthernet(view, offset + headerLen, end, wireEnd, packet, tunnel);
}
