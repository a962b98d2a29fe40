/** Cisco's tags before an EtherType: MetaData (TrustSec security groups) and VN-Tag (virtual interfaces). */
import { decodeEtherType } from './ether-type.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const CISCO_METADATA_LEN = 8;
export const VN_TAG_LEN = 6;

export function decodeCiscoMetadata(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  skipTag(view, offset, CISCO_METADATA_LEN, end, wireEnd, packet, tunnel, 'cisco-metadata');
}

export function decodeVnTag(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  skipTag(view, offset, VN_TAG_LEN, end, wireEnd, packet, tunnel, 'vn-tag');
}

/** The EtherType of what follows is the last part of the tag. */
function skipTag(
  view: DataView,
  offset: number,
  tagLen: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  layer: string,
): void {
  if (end - offset < tagLen) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, layer, offset, tagLen, end, wireEnd);
    return;
  }
  const payload = offset + tagLen;
  decodeEtherType(view, payload, end, wireEnd, packet, tunnel, view.getUint16(payload - 2));
}
