import { decodeIpPayload } from './ip-payload.ts';
import { decodeExtensions } from './ipv6.ts';
import { type Packet, resetTransport } from './packet.ts';

/**
 * Decodes what lies above the IP header of a datagram that came in fragments: its payload put together, or the part that
 * a first fragment alone holds. `packet` is that of a fragment, its protocol that of the first one.
 */
export function decodeFragmentPayload(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
): void {
  resetTransport(packet);
  const { proto, tunnel } = packet;
  if (packet.ipVersion === 6) decodeExtensions(view, offset, end, wireEnd, packet, tunnel, proto);
  else decodeIpPayload(view, offset, end, wireEnd, packet, tunnel, proto);
}
