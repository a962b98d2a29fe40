/** Network Service Header (RFC 8300). */
import { decodeEthernet } from './ethernet.ts';
import { decodeMpls } from './mpls.ts';
import { type Packet, setReason } from './packet.ts';
import { decodeRawIp } from './raw-ip.ts';
import { stopShort } from './stop.ts';

export const NSH_MIN_LEN = 8;

const LENGTH = 1;
const NEXT_PROTOCOL = 3;
const LENGTH_MASK = 0x3f;

const IPV4 = 1;
const IPV6 = 2;
const ETHERNET = 3;
const MPLS = 5;

export function decodeNsh(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  setReason(packet, 'nsh');
  if (end - offset < NSH_MIN_LEN) {
    stopShort(packet, 'nsh', offset, NSH_MIN_LEN, end, wireEnd);
    return;
  }
  const headerLen = Math.max(NSH_MIN_LEN, (view.getUint8(offset + LENGTH) & LENGTH_MASK) * 4);
  const payload = offset + headerLen;
  const next = view.getUint8(offset + NEXT_PROTOCOL);
  if (payload > end) stopShort(packet, 'nsh', offset, headerLen, end, wireEnd);
  else if (next === IPV4 || next === IPV6) decodeRawIp(view, payload, end, wireEnd, packet, tunnel);
  else if (next === ETHERNET) decodeEthernet(view, payload, end, wireEnd, packet, tunnel);
  else if (next === MPLS) decodeMpls(view, payload, end, wireEnd, packet, tunnel);
}
