/**
 * L2TP version 3 (RFC 3931) data messages, over UDP and as IP protocol 115. What they carry, and how long a cookie and a
 * sublayer come before it, was agreed by control messages that a capture seldom has. So it is found by content: Ethernet
 * or PPP (RFC 4719, RFC 4349) with a whole IP header within, at the places where it can begin.
 */

import { EtherType } from './ether-type.ts';
import { decodeEthernet } from './ethernet.ts';
import { type Packet, setPayload } from './packet.ts';
import { decodePpp } from './ppp.ts';
import { stopUnsupported } from './stop.ts';
import { isTunnelStackFull, pushTunnel, TunnelCode } from './tunnel.ts';

const SESSION_ID_LEN = 4;
/** Cookies have 0, 4 or 8 bytes, sublayers 0 or 4 (RFC 3931 sections 4.1 and 4.6). */
const PASSENGER_PLACES = [0, 4, 8, 12] as const;

const UDP_DATA = 0x0003_0000;
const UDP_FLAGS_LEN = 4;

const ETHERNET_LEN = 14;
const VLAN_LEN = 4;
const PPP_IPV4 = 0xff03_0021;
const PPP_IPV6 = 0xff03_0057;
const PPP_LEN = 4;

/** Behind a UDP header: flags, version and reserved bytes first. */
export function decodeL2tpV3OverUdp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < UDP_FLAGS_LEN || view.getUint32(offset) !== UDP_DATA) return;
  decodeSession(view, offset + UDP_FLAGS_LEN, end, wireEnd, packet, tunnel);
}

/** IP protocol 115. */
export function decodeL2tpV3(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  setPayload(packet, offset, end, wireEnd);
  if (isTunnelStackFull(tunnel)) stopUnsupported(packet, 'l2tp', offset, 'tunnels nested too deep');
  else decodeSession(view, offset, end, wireEnd, packet, tunnel);
}

function decodeSession(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  // Session 0 is the control connection.
  if (end - offset < SESSION_ID_LEN || view.getUint32(offset) === 0) return;
  for (const place of PASSENGER_PLACES) {
    const at = offset + SESSION_ID_LEN + place;
    if (holdsEthernet(view, at, end, wireEnd)) {
      decodeEthernet(view, at, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.l2tpv3));
      return;
    }
    if (holdsPpp(view, at, end, wireEnd)) {
      decodePpp(view, at, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.l2tpv3));
      return;
    }
  }
}

function holdsEthernet(view: DataView, offset: number, end: number, wireEnd: number): boolean {
  let at = offset + ETHERNET_LEN;
  if (at > end) return false;
  let etherType = view.getUint16(at - 2);
  while ((etherType === EtherType.vlan || etherType === EtherType.serviceVlan) && at + VLAN_LEN <= end) {
    at += VLAN_LEN;
    etherType = view.getUint16(at - 2);
  }
  if (etherType === EtherType.ipv4) return holdsIp(view, at, end, wireEnd, 4);
  return etherType === EtherType.ipv6 && holdsIp(view, at, end, wireEnd, 6);
}

function holdsPpp(view: DataView, offset: number, end: number, wireEnd: number): boolean {
  if (end - offset < PPP_LEN) return false;
  const header = view.getUint32(offset);
  if (header === PPP_IPV4) return holdsIp(view, offset + PPP_LEN, end, wireEnd, 4);
  return header === PPP_IPV6 && holdsIp(view, offset + PPP_LEN, end, wireEnd, 6);
}

/** Whether a header of this version is whole and its length fits what there is. */
function holdsIp(view: DataView, offset: number, end: number, wireEnd: number, version: 4 | 6): boolean {
  const headerLen = version === 4 ? 20 : 40;
  if (end - offset < headerLen || view.getUint8(offset) >>> 4 !== version) return false;
  const length = version === 4 ? view.getUint16(offset + 2) : view.getUint16(offset + 4) + headerLen;
  return length >= headerLen && length <= wireEnd - offset && (version === 6 || (view.getUint8(offset) & 15) >= 5);
}
