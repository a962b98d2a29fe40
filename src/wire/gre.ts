/** GRE: RFC 2784 and 2890, NVGRE (RFC 7637), ERSPAN, and version 1, PPTP (RFC 2637). */
import { decodeErspan } from './erspan.ts';
import { decodeEtherType, EtherType } from './ether-type.ts';
import { decodeEthernet } from './ethernet.ts';
import { decodeIpv4 } from './ipv4.ts';
import { type Packet, setPayload } from './packet.ts';
import { decodePpp } from './ppp.ts';
import { stopShort, stopUnsupported } from './stop.ts';
import { isTunnelStackFull, pushTunnel, TunnelCode } from './tunnel.ts';
import { decodeWlan } from './wlan.ts';

export const GRE_MIN_LEN = 4;

const PROTOCOL_TYPE = 2;
const KEY = 4;

const CHECKSUM_PRESENT = 0x8000;
const ROUTING_PRESENT = 0x4000;
const KEY_PRESENT = 0x2000;
const SEQUENCE_PRESENT = 0x1000;
const ACKNOWLEDGMENT_PRESENT = 0x0080;
const VERSION_MASK = 7;

const ERSPAN_I_OR_II = 0x88be;
const ERSPAN_III = 0x22eb;
const WCCP = 0x883e;
const WCCP_REDIRECT_LEN = 4;

export function decodeGre(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  setPayload(packet, offset, end, wireEnd);
  if (end - offset < GRE_MIN_LEN) {
    stopShort(packet, 'gre', offset, GRE_MIN_LEN, end, wireEnd);
    return;
  }
  const flags = view.getUint16(offset);
  const version = flags & VERSION_MASK;
  let payload = offset + GRE_MIN_LEN;
  if ((flags & (CHECKSUM_PRESENT | ROUTING_PRESENT)) !== 0) payload += 4;
  if ((flags & KEY_PRESENT) !== 0) payload += 4;
  if ((flags & SEQUENCE_PRESENT) !== 0) payload += 4;
  if (version === 1 && (flags & ACKNOWLEDGMENT_PRESENT) !== 0) payload += 4;
  if (payload > end) {
    stopShort(packet, 'gre', offset, payload - offset, end, wireEnd);
    return;
  }
  setPayload(packet, payload, end, wireEnd);
  if (payload === end) return;
  if (version > 1) stopUnsupported(packet, 'gre', offset, `version ${version}`);
  else if (isTunnelStackFull(tunnel)) stopUnsupported(packet, 'gre', offset, 'tunnels nested too deep');
  else if (version === 1) decodePpp(view, payload, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.pptp));
  else decodePassenger(view, offset, payload, end, wireEnd, packet, tunnel, flags);
}

function decodePassenger(
  view: DataView,
  offset: number,
  payload: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  flags: number,
): void {
  const etherType = view.getUint16(offset + PROTOCOL_TYPE);
  switch (etherType) {
    case ERSPAN_I_OR_II:
    case ERSPAN_III: {
      // Type I has neither sequence number nor header of its own.
      const isTypeI = etherType === ERSPAN_I_OR_II && (flags & SEQUENCE_PRESENT) === 0;
      const inner = pushTunnel(tunnel, TunnelCode.erspan);
      if (isTypeI) decodeEthernet(view, payload, end, wireEnd, packet, inner);
      else decodeErspan(view, payload, end, wireEnd, packet, inner);
      return;
    }
    case EtherType.transparentEthernet:
      if (flags === KEY_PRESENT) decodeNvgre(view, offset, payload, end, wireEnd, packet, tunnel);
      else decodeEthernet(view, payload, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.gre));
      return;
    case WCCP: {
      // Version 2 puts four bytes before the packet, whose first is not that of an IPv4 header.
      const at = view.getUint8(payload) >>> 4 === 4 ? payload : payload + WCCP_REDIRECT_LEN;
      decodeIpv4(view, at, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.gre));
      return;
    }
    default:
      if (isArubaWlan(etherType)) {
        decodeWlan(view, payload, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.gre), false, 1);
        return;
      }
      decodeEtherType(view, payload, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.gre), etherType);
  }
}

/** Aruba access points send 802.11 frames under numbers of their own, 0x8200 to 0x8370. */
function isArubaWlan(etherType: number): boolean {
  return etherType >= 0x8200 && etherType <= 0x8370 && (etherType & 15) === 0;
}

/** RFC 7637 section 3.2: Ethernet behind a key, whose upper 24 bits name the virtual network. */
function decodeNvgre(
  view: DataView,
  offset: number,
  payload: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  const outerVni = packet.vni;
  packet.vni = view.getUint32(offset + KEY) >>> 8;
  decodeEthernet(view, payload, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.nvgre));
  if (packet.tunnel === tunnel) packet.vni = outerVni;
}
