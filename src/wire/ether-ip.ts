/** Ethernet right behind IP: EtherIP (RFC 3378) and protocol 143 (RFC 8986). */
import { decodeEthernet } from './ethernet.ts';
import { IpProto } from './ip-protocols.ts';
import { type Packet, setPayload } from './packet.ts';
import { stopMalformed, stopShort, stopUnsupported } from './stop.ts';
import { isTunnelStackFull, pushTunnel, TunnelCode } from './tunnel.ts';

export const ETHER_IP_HEADER_LEN = 2;

const VERSION = 3;

export function decodeEtherIp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  proto: number,
): void {
  setPayload(packet, offset, end, wireEnd);
  if (isTunnelStackFull(tunnel)) {
    stopUnsupported(packet, 'etherip', offset, 'tunnels nested too deep');
    return;
  }
  if (proto === IpProto.ethernet) {
    decodeEthernet(view, offset, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode['ethernet-in-ip']));
    return;
  }
  if (end - offset < ETHER_IP_HEADER_LEN) stopShort(packet, 'etherip', offset, ETHER_IP_HEADER_LEN, end, wireEnd);
  else if (view.getUint8(offset) >>> 4 !== VERSION) stopMalformed(packet, 'etherip', offset, 'version is not 3');
  else {
    const inner = pushTunnel(tunnel, TunnelCode.etherip);
    decodeEthernet(view, offset + ETHER_IP_HEADER_LEN, end, wireEnd, packet, inner);
  }
}
