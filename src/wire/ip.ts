import { type Packet, resetTransport } from './packet.ts';

/**
 * What IPv4 and IPv6 share: from here on the packet belongs to a flow of this header. A header within another one takes
 * its place, and the first of all is kept as the outer one.
 */
export function beginIp(packet: Packet, version: 4 | 6, tunnel: number): void {
  if (packet.isFlow) {
    if (packet.outerVersion === 0) keepOuter(packet);
    resetTransport(packet);
  }
  packet.isFlow = true;
  packet.reason = '';
  packet.ipVersion = version;
  packet.tunnel = tunnel;
}

function keepOuter(packet: Packet): void {
  packet.outerVersion = packet.ipVersion;
  packet.outerSrc0 = packet.src0;
  packet.outerSrc1 = packet.src1;
  packet.outerSrc2 = packet.src2;
  packet.outerSrc3 = packet.src3;
  packet.outerDst0 = packet.dst0;
  packet.outerDst1 = packet.dst1;
  packet.outerDst2 = packet.dst2;
  packet.outerDst3 = packet.dst3;
}
