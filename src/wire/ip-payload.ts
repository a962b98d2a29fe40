import { decodeAh } from './ah.ts';
import { decodeEsp } from './esp.ts';
import { decodeEtherIp } from './ether-ip.ts';
import { decodeGre } from './gre.ts';
import { decodeIcmp } from './icmp.ts';
import { decodeIpInIp } from './ip-in-ip.ts';
import { IpProto } from './ip-protocols.ts';
import { decodeL2tpV3 } from './l2tp-v3.ts';
import { decodeMpls } from './mpls.ts';
import { enterLayer, type Packet, setPayload } from './packet.ts';
import { decodePorts } from './ports.ts';
import { decodeSctp } from './sctp.ts';
import { decodeTcp } from './tcp.ts';
import { isTunnelStackFull, pushTunnel, TunnelCode } from './tunnel.ts';
import { decodeUdp } from './udp.ts';

/** Goes on by IP protocol number; a protocol that has no file here is a flow of its own number, all of it payload. */
export function decodeIpPayload(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  proto: number,
): void {
  if (!enterLayer(packet, offset)) return;
  packet.transportOffset = offset;
  switch (proto) {
    case IpProto.tcp:
      decodeTcp(view, offset, end, wireEnd, packet);
      return;
    case IpProto.udp:
      decodeUdp(view, offset, end, wireEnd, packet, tunnel);
      return;
    case IpProto.icmp:
    case IpProto.icmpv6:
      decodeIcmp(view, offset, end, wireEnd, packet);
      return;
    case IpProto.sctp:
      decodeSctp(view, offset, end, wireEnd, packet);
      return;
    case IpProto.udpLite:
      decodePorts(view, offset, end, wireEnd, packet, 'udp-lite');
      return;
    case IpProto.dccp:
      decodePorts(view, offset, end, wireEnd, packet, 'dccp');
      return;
    case IpProto.gre:
      decodeGre(view, offset, end, wireEnd, packet, tunnel);
      return;
    case IpProto.ipv4:
    case IpProto.ipv6:
      decodeIpInIp(view, offset, end, wireEnd, packet, tunnel, proto);
      return;
    case IpProto.etherIp:
    case IpProto.ethernet:
      decodeEtherIp(view, offset, end, wireEnd, packet, tunnel, proto);
      return;
    case IpProto.mplsInIp:
      setPayload(packet, offset, end, wireEnd);
      if (!isTunnelStackFull(tunnel)) {
        decodeMpls(view, offset, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode['mpls-in-ip']));
      }
      return;
    case IpProto.l2tp:
      decodeL2tpV3(view, offset, end, wireEnd, packet, tunnel);
      return;
    case IpProto.esp:
      decodeEsp(view, offset, end, wireEnd, packet);
      return;
    case IpProto.ah:
      decodeAh(view, offset, end, wireEnd, packet, tunnel);
      return;
    default:
      setPayload(packet, offset, end, wireEnd);
  }
}
