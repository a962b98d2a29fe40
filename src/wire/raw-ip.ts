import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { type Packet, setReason } from './packet.ts';
import { stopMalformed, stopShort } from './stop.ts';

/** An IP packet with nothing before it that says of which version: its first four bits do. */
export function decodeRawIp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < 1) {
    setReason(packet, 'ip-header-cut');
    stopShort(packet, 'ip', offset, 1, end, wireEnd);
    return;
  }
  const version = view.getUint8(offset) >>> 4;
  if (version === 4) decodeIpv4(view, offset, end, wireEnd, packet, tunnel);
  else if (version === 6) decodeIpv6(view, offset, end, wireEnd, packet, tunnel);
  else {
    setReason(packet, 'ip-malformed');
    stopMalformed(packet, 'ip', offset, `version ${version}`);
  }
}
