/** IP in IP: RFC 2003 (4 in 4), RFC 4213 (6 in 4), RFC 2473 (4 and 6 in 6). */
import { IpProto } from './ip-protocols.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import type { Packet } from './packet.ts';
import { stopUnsupported } from './stop.ts';
import { isTunnelStackFull, pushTunnel, TunnelCode } from './tunnel.ts';

export function decodeIpInIp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  proto: number,
): void {
  if (isTunnelStackFull(tunnel)) {
    stopUnsupported(packet, 'ip-in-ip', offset, 'tunnels nested too deep');
    return;
  }
  const isOuterV4 = packet.ipVersion === 4;
  if (proto === IpProto.ipv4) {
    const code = isOuterV4 ? TunnelCode.ipip : TunnelCode['4in6'];
    decodeIpv4(view, offset, end, wireEnd, packet, pushTunnel(tunnel, code));
  } else {
    const code = isOuterV4 ? TunnelCode['6in4'] : TunnelCode['6in6'];
    decodeIpv6(view, offset, end, wireEnd, packet, pushTunnel(tunnel, code));
  }
}
