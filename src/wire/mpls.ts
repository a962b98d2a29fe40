/** MPLS (RFC 3032): labels down to the bottom of the stack. What follows is not named: its first four bits tell IP apart. */
import { decodeEthernet, looksLikeEthernet } from './ethernet.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const MPLS_LABEL_LEN = 4;

const BOTTOM_OF_STACK = 1;
/** A pseudowire may begin with a control word, whose first four bits are zero (RFC 4385). */
const CONTROL_WORD_LEN = 4;

export function decodeMpls(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  setReason(packet, 'mpls');
  let at = offset;
  let isBottom = false;
  while (!isBottom) {
    if (end - at < MPLS_LABEL_LEN) {
      stopShort(packet, 'mpls', at, MPLS_LABEL_LEN, end, wireEnd);
      return;
    }
    isBottom = (view.getUint8(at + 2) & BOTTOM_OF_STACK) !== 0;
    at += MPLS_LABEL_LEN;
  }
  if (at >= end) return;
  const nibble = view.getUint8(at) >>> 4;
  if (nibble === 4) decodeIpv4(view, at, end, wireEnd, packet, tunnel);
  else if (nibble === 6) decodeIpv6(view, at, end, wireEnd, packet, tunnel);
  else if (nibble === 0 && looksLikeEthernet(view, at + CONTROL_WORD_LEN, end)) {
    decodeEthernet(view, at + CONTROL_WORD_LEN, end, wireEnd, packet, tunnel);
  } else if (looksLikeEthernet(view, at, end)) decodeEthernet(view, at, end, wireEnd, packet, tunnel);
}
