/** TZSP (TaZmen Sniffer Protocol): frames that a sensor mirrors in UDP, behind tags of one, or two and more bytes. */
import { decodeLink } from './link.ts';
import { LinkType } from './link-types.ts';
import type { Packet } from './packet.ts';
import { pushTunnel, TunnelCode } from './tunnel.ts';

export const TZSP_HEADER_LEN = 4;

const VERSION = 1;
const RECEIVED = 0;
const TO_TRANSMIT = 1;
const PROTOCOL = 2;

const TAG_PADDING = 0;
const TAG_END = 1;

const LINK_TYPE_OF_PROTOCOL: ReadonlyMap<number, number> = new Map([
  [1, LinkType.ethernet],
  [18, LinkType.wlan],
  [119, LinkType.prism],
  [127, LinkType.avs],
]);

export function decodeTzsp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < TZSP_HEADER_LEN || view.getUint8(offset) !== VERSION) return;
  const type = view.getUint8(offset + 1);
  const linkType = LINK_TYPE_OF_PROTOCOL.get(view.getUint16(offset + PROTOCOL));
  if ((type !== RECEIVED && type !== TO_TRANSMIT) || linkType === undefined) return;
  let at = offset + TZSP_HEADER_LEN;
  while (at < end) {
    const tag = view.getUint8(at++);
    if (tag === TAG_END) {
      decodeLink(view, at, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.tzsp), linkType);
      return;
    }
    if (tag !== TAG_PADDING) {
      if (at >= end) return;
      at += 1 + view.getUint8(at);
    }
  }
}
