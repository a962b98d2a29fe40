/** BSD loopback: LINKTYPE_NULL (address family in the byte order of the machine) and LINKTYPE_LOOP (network order). */
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const LOOPBACK_HEADER_LEN = 4;

export const AF_INET = 2;
/** AF_INET6 of NetBSD and OpenBSD, FreeBSD, Darwin, and Linux and Windows (seen in files of both). */
export const AF_INET6: ReadonlySet<number> = new Set([24, 28, 30, 10, 23]);

export function decodeLoopback(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < LOOPBACK_HEADER_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'loopback', offset, LOOPBACK_HEADER_LEN, end, wireEnd);
    return;
  }
  const bigEndian = view.getUint32(offset);
  // Families are small numbers: whichever order gives one is the order it was written in.
  const family = bigEndian > 0xffff ? view.getUint32(offset, true) : bigEndian;
  const payload = offset + LOOPBACK_HEADER_LEN;
  if (family === AF_INET) decodeIpv4(view, payload, end, wireEnd, packet, tunnel);
  else if (AF_INET6.has(family)) decodeIpv6(view, payload, end, wireEnd, packet, tunnel);
  else setReason(packet, 'loopback-other');
}
