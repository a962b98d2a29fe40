/** Cisco MetaData (TrustSec): a security group tag before the EtherType of what it marks. */
import { decodeEtherType } from './ether-type.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const CISCO_METADATA_LEN = 8;

const ETHER_TYPE = 6;

export function decodeCiscoMetadata(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < CISCO_METADATA_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'cisco-metadata', offset, CISCO_METADATA_LEN, end, wireEnd);
    return;
  }
  const etherType = view.getUint16(offset + ETHER_TYPE);
  decodeEtherType(view, offset + CISCO_METADATA_LEN, end, wireEnd, packet, tunnel, etherType);
}
