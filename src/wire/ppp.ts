/** PPP (RFC 1661), with or without its HDLC framing (RFC 1662) and with either compressed away. */
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodeMpls } from './mpls.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

const ALL_STATIONS_UNNUMBERED = 0xff03;

const IPV4 = 0x0021;
const IPV6 = 0x0057;
const MPLS = 0x0281;
/** From here on, protocols set the link up (RFC 1661 section 2). */
const FIRST_CONTROL = 0x8000;

export function decodePpp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  let at = offset;
  if (end - at >= 2 && view.getUint16(at) === ALL_STATIONS_UNNUMBERED) at += 2;
  if (end - at < 2) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'ppp', offset, at + 2 - offset, end, wireEnd);
    return;
  }
  // The last octet of a protocol number is odd, so that an odd first one is all there is.
  const isCompressed = (view.getUint8(at) & 1) !== 0;
  const protocol = isCompressed ? view.getUint8(at) : view.getUint16(at);
  at += isCompressed ? 1 : 2;
  if (protocol === IPV4) decodeIpv4(view, at, end, wireEnd, packet, tunnel);
  else if (protocol === IPV6) decodeIpv6(view, at, end, wireEnd, packet, tunnel);
  else if (protocol === MPLS) decodeMpls(view, at, end, wireEnd, packet, tunnel);
  else setReason(packet, protocol >= FIRST_CONTROL ? 'ppp-control' : 'ppp-other');
}
