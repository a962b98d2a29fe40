/** VXLAN (RFC 7348, with the group policy extension) and VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe). */
import { decodeEthernet } from './ethernet.ts';
import { decodeNsh } from './nsh.ts';
import type { Packet } from './packet.ts';
import { decodeRawIp } from './raw-ip.ts';
import { pushTunnel, TunnelCode } from './tunnel.ts';

export const VXLAN_HEADER_LEN = 8;

const VNI = 4;
const HAS_VNI = 0x08;
const GROUP_POLICY = 0x80;

const GPE_NEXT_PROTOCOL = 3;
const GPE_HAS_PROTOCOL = 0x04;
const GPE_IPV4 = 1;
const GPE_IPV6 = 2;
const GPE_ETHERNET = 3;
const GPE_NSH = 4;

export function decodeVxlan(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < VXLAN_HEADER_LEN) return;
  const flags = view.getUint8(offset);
  const vniAndReserved = view.getUint32(offset + VNI);
  const hasOddFlags = (flags & ~GROUP_POLICY) !== HAS_VNI;
  const hasOddReserved = (vniAndReserved & 0xff) !== 0 || (flags === HAS_VNI && view.getUint32(offset) << 8 !== 0);
  if (hasOddFlags || hasOddReserved) return;
  const outerVni = packet.vni;
  packet.vni = vniAndReserved >>> 8;
  decodeEthernet(view, offset + VXLAN_HEADER_LEN, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.vxlan));
  if (packet.tunnel === tunnel) packet.vni = outerVni;
}

export function decodeVxlanGpe(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < VXLAN_HEADER_LEN) return;
  const flags = view.getUint8(offset);
  if ((flags & HAS_VNI) === 0 || (flags & 0xc0) !== 0) return;
  const payload = offset + VXLAN_HEADER_LEN;
  const next = (flags & GPE_HAS_PROTOCOL) !== 0 ? view.getUint8(offset + GPE_NEXT_PROTOCOL) : GPE_ETHERNET;
  const inner = pushTunnel(tunnel, TunnelCode['vxlan-gpe']);
  const outerVni = packet.vni;
  packet.vni = view.getUint32(offset + VNI) >>> 8;
  if (next === GPE_IPV4 || next === GPE_IPV6) decodeRawIp(view, payload, end, wireEnd, packet, inner);
  else if (next === GPE_ETHERNET) decodeEthernet(view, payload, end, wireEnd, packet, inner);
  else if (next === GPE_NSH) decodeNsh(view, payload, end, wireEnd, packet, inner);
  if (packet.tunnel === tunnel) packet.vni = outerVni;
}
