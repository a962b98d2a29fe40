import { decodeLink } from './link.ts';
import { LinkType } from './link-types.ts';
import { type Packet, resetPacket } from './packet.ts';
import { decodePlainFrame } from './plain-frame.ts';

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
  // A record that says it holds more than there was on the wire is believed in what it holds up to there.
  const end = offset + Math.min(capLen, wireLen);
  if (linkType === LinkType.ethernet) {
    // One plain frame after another writes the same fields: the others need not be written every time.
    if (!packet.isPlain) resetPacket(packet, capLen, wireLen);
    if (decodePlainFrame(view, offset, end, offset + wireLen, packet)) {
      packet.capLen = capLen;
      packet.wireLen = wireLen;
      return;
    }
  }
  resetPacket(packet, capLen, wireLen);
  decodeLink(view, offset, end, offset + wireLen, packet, 0, linkType);
}
