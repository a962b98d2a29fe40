/** GRE: RFC 2784 and 2890 (version 0), RFC 2637 (version 1, PPTP). */
import { decodeEtherType, isEtherTypeOfIp } from './ether-type.ts';
import { type Packet, setPayload } from './packet.ts';
import { stopShort, stopUnsupported } from './stop.ts';
import { isTunnelStackFull, pushTunnel, TunnelCode } from './tunnel.ts';

export const GRE_MIN_LEN = 4;

const PROTOCOL_TYPE = 2;

const CHECKSUM_PRESENT = 0x8000;
const ROUTING_PRESENT = 0x4000;
const KEY_PRESENT = 0x2000;
const SEQUENCE_PRESENT = 0x1000;

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
  if ((flags & 7) !== 0) {
    stopUnsupported(packet, 'gre', offset, `version ${flags & 7}`);
    return;
  }
  let at = offset + GRE_MIN_LEN;
  if ((flags & (CHECKSUM_PRESENT | ROUTING_PRESENT)) !== 0) at += 4;
  if ((flags & KEY_PRESENT) !== 0) at += 4;
  if ((flags & SEQUENCE_PRESENT) !== 0) at += 4;
  if (at > end) {
    stopShort(packet, 'gre', offset, at - offset, end, wireEnd);
    return;
  }
  setPayload(packet, at, end, wireEnd);
  const etherType = view.getUint16(offset + PROTOCOL_TYPE);
  if (!isEtherTypeOfIp(etherType)) return;
  if (isTunnelStackFull(tunnel)) {
    stopUnsupported(packet, 'gre', offset, 'tunnels nested too deep');
    return;
  }
  decodeEtherType(view, at, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.gre), etherType);
}
