/** UDP (RFC 768). */
import { type Packet, setPayload } from './packet.ts';
import { decodePorts } from './ports.ts';
import { stopMalformed } from './stop.ts';
import { decodeUdpTunnel, udpTunnelOf } from './udp-tunnels.ts';

export const UDP_HEADER_LEN = 8;

const LENGTH = 4;

export function decodeUdp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < UDP_HEADER_LEN) {
    decodePorts(view, offset, end, wireEnd, packet, 'udp');
    return;
  }
  const ports = view.getUint32(offset);
  packet.srcPort = ports >>> 16;
  packet.dstPort = ports & 0xffff;
  const length = view.getUint16(offset + LENGTH);
  const payload = offset + UDP_HEADER_LEN;
  // RFC 2675 section 4: zero is a jumbogram; segmentation offload leaves it too.
  const udpEnd = length === 0 ? wireEnd : Math.min(wireEnd, offset + length);
  setPayload(packet, payload, Math.min(end, udpEnd), udpEnd);
  if (length !== 0 && length < UDP_HEADER_LEN) {
    stopMalformed(packet, 'udp', offset, 'length below 8');
    return;
  }
  const tunnelKind = udpTunnelOf(packet.srcPort, packet.dstPort);
  if (tunnelKind !== 0) decodeUdpTunnel(view, payload, Math.min(end, udpEnd), udpEnd, packet, tunnel, tunnelKind);
}
