/** Geneve (RFC 8926). */
import { decodeEtherType } from './ether-type.ts';
import type { Packet } from './packet.ts';
import { pushTunnel, TunnelCode } from './tunnel.ts';

export const GENEVE_MIN_LEN = 8;

const PROTOCOL_TYPE = 2;
const VNI = 4;
const OPTIONS_LENGTH_MASK = 0x3f;
/** Version, options length, two flags and six reserved bits, then the network identifier and eight reserved bits. */
const VERSION_AND_RESERVED = 0xc03f;

export function decodeGeneve(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < GENEVE_MIN_LEN) return;
  const first = view.getUint16(offset);
  const vniAndReserved = view.getUint32(offset + VNI);
  if ((first & VERSION_AND_RESERVED) !== 0 || (vniAndReserved & 0xff) !== 0) return;
  const payload = offset + GENEVE_MIN_LEN + ((first >>> 8) & OPTIONS_LENGTH_MASK) * 4;
  if (payload > end) return;
  const outerVni = packet.vni;
  packet.vni = vniAndReserved >>> 8;
  const etherType = view.getUint16(offset + PROTOCOL_TYPE);
  decodeEtherType(view, payload, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.geneve), etherType);
  if (packet.tunnel === tunnel) packet.vni = outerVni;
}
