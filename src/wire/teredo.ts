/** Teredo (RFC 4380): IPv6 in UDP, behind indications of who asks and where from. */
import { decodeIpv6, IPV6_HEADER_LEN } from './ipv6.ts';
import type { Packet } from './packet.ts';
import { pushTunnel, TunnelCode } from './tunnel.ts';

const AUTHENTICATION = 0x0001;
const AUTHENTICATION_MIN_LEN = 13;
const ORIGIN = 0x0000;
const ORIGIN_LEN = 8;
const PAYLOAD_LENGTH = 4;

export function decodeTeredo(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  let at = offset;
  if (end - at >= 4 && view.getUint16(at) === AUTHENTICATION) {
    at += AUTHENTICATION_MIN_LEN + view.getUint8(at + 2) + view.getUint8(at + 3);
  }
  if (end - at >= 2 && view.getUint16(at) === ORIGIN) at += ORIGIN_LEN;
  if (end - at < IPV6_HEADER_LEN || view.getUint8(at) >>> 4 !== 6) return;
  if (at + IPV6_HEADER_LEN + view.getUint16(at + PAYLOAD_LENGTH) > wireEnd) return;
  decodeIpv6(view, at, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.teredo));
}
