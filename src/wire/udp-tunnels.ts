import { decodeAyiya } from './ayiya.ts';
import { decodeCapwap } from './capwap.ts';
import { decodeGeneve } from './geneve.ts';
import { decodeGtp } from './gtp.ts';
import { decodeL2tp } from './l2tp.ts';
import { decodeMpls } from './mpls.ts';
import type { Packet } from './packet.ts';
import { stopUnsupported } from './stop.ts';
import { decodeTeredo } from './teredo.ts';
import { isTunnelStackFull, pushTunnel, TunnelCode } from './tunnel.ts';
import { decodeTzsp } from './tzsp.ts';
import { decodeVxlan, decodeVxlanGpe } from './vxlan.ts';

const VXLAN = 1;
const VXLAN_GPE = 2;
const GENEVE = 3;
const GTP = 4;
const TEREDO = 5;
const L2TP = 6;
const TZSP = 7;
const CAPWAP = 8;
const MPLS = 9;
const AYIYA = 10;

/** IANA's ports of tunnels over UDP; 8472 is what Linux used for VXLAN before there was one. */
const TUNNEL_OF_PORT = new Uint8Array(65_536);
TUNNEL_OF_PORT[4789] = VXLAN;
TUNNEL_OF_PORT[8472] = VXLAN;
TUNNEL_OF_PORT[4790] = VXLAN_GPE;
TUNNEL_OF_PORT[6081] = GENEVE;
TUNNEL_OF_PORT[2152] = GTP;
TUNNEL_OF_PORT[3544] = TEREDO;
TUNNEL_OF_PORT[1701] = L2TP;
TUNNEL_OF_PORT[37_008] = TZSP;
TUNNEL_OF_PORT[5247] = CAPWAP;
TUNNEL_OF_PORT[6635] = MPLS;
TUNNEL_OF_PORT[5072] = AYIYA;

/** The code of the tunnel that a datagram between these ports may be; 0 for none. */
export function udpTunnelOf(srcPort: number, dstPort: number): number {
  return TUNNEL_OF_PORT[dstPort]! || TUNNEL_OF_PORT[srcPort]!;
}

/** A port is only a hint: each of these looks whether the content is what it expects, and else leaves the packet alone. */
export function decodeUdpTunnel(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  kind: number,
): void {
  if (isTunnelStackFull(tunnel)) {
    stopUnsupported(packet, 'udp', offset, 'tunnels nested too deep');
    return;
  }
  switch (kind) {
    case VXLAN:
      decodeVxlan(view, offset, end, wireEnd, packet, tunnel);
      return;
    case VXLAN_GPE:
      decodeVxlanGpe(view, offset, end, wireEnd, packet, tunnel);
      return;
    case GENEVE:
      decodeGeneve(view, offset, end, wireEnd, packet, tunnel);
      return;
    case GTP:
      decodeGtp(view, offset, end, wireEnd, packet, tunnel);
      return;
    case TEREDO:
      decodeTeredo(view, offset, end, wireEnd, packet, tunnel);
      return;
    case L2TP:
      decodeL2tp(view, offset, end, wireEnd, packet, tunnel);
      return;
    case TZSP:
      decodeTzsp(view, offset, end, wireEnd, packet, tunnel);
      return;
    case CAPWAP:
      decodeCapwap(view, offset, end, wireEnd, packet, tunnel);
      return;
    case AYIYA:
      decodeAyiya(view, offset, end, wireEnd, packet, tunnel);
      return;
    case MPLS:
      decodeMpls(view, offset, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode['mpls-in-udp']));
      return;
  }
}
