import { decodeEthernet } from './ethernet.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { LinkType } from './link-types.ts';
import { decodeSll, decodeSll2 } from './linux-cooked.ts';
import { decodeLoopback } from './loopback.ts';
import { reasonOfLinkType } from './not-flow-reasons.ts';
import { type Packet, resetPacket, setReason } from './packet.ts';
import { decodeRawIp } from './raw-ip.ts';

/**
 * Walks a frame's headers to the innermost IP and transport header and fills `packet`, which is reused: everything in it
 * is overwritten. Never throws, whatever the bytes, as long as `offset + capLen` lies within `view`. Afterwards the packet
 * either `isFlow` or has a `reason`.
 *
 * @param capLen bytes captured, from `offset` on
 * @param wireLen bytes the frame had on the wire
 * @param linkType LINKTYPE_ value of the pcap registry
 */
export function decodePacket(
  view: DataView,
  offset: number,
  capLen: number,
  wireLen: number,
  linkType: number,
  packet: Packet,
): void {
  resetPacket(packet, capLen, wireLen);
  const wireEnd = offset + wireLen;
  // A record that says it holds more than there was on the wire is believed in what it holds up to there.
  const end = offset + Math.min(capLen, wireLen);
  switch (linkType) {
    case LinkType.ethernet:
      decodeEthernet(view, offset, end, wireEnd, packet, 0);
      return;
    case LinkType.linuxSll:
      decodeSll(view, offset, end, wireEnd, packet);
      return;
    case LinkType.linuxSll2:
      decodeSll2(view, offset, end, wireEnd, packet);
      return;
    case LinkType.null:
    case LinkType.loop:
      decodeLoopback(view, offset, end, wireEnd, packet);
      return;
    case LinkType.raw:
    case LinkType.rawBsd:
    case LinkType.rawOpenBsd:
      decodeRawIp(view, offset, end, wireEnd, packet, 0);
      return;
    case LinkType.ipv4:
      decodeIpv4(view, offset, end, wireEnd, packet, 0);
      return;
    case LinkType.ipv6:
      decodeIpv6(view, offset, end, wireEnd, packet, 0);
      return;
    default:
      setReason(packet, reasonOfLinkType(linkType));
  }
}
