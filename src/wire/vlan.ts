/** VLAN tags: IEEE 802.1Q, and 802.1ad (QinQ) where one follows another. */
import { decodeEtherTypeOrLength } from './ethernet.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const VLAN_TAG_LEN = 4;

const ID_MASK = 0x0fff;

export function decodeVlan(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < VLAN_TAG_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'vlan', offset, VLAN_TAG_LEN, end, wireEnd);
    return;
  }
  const id = view.getUint16(offset) & ID_MASK;
  // IEEE 802.1Q clause 9.6: identifier 0 is a priority without a VLAN.
  if (packet.vlan < 0 && id !== 0 && !packet.isFlow) packet.vlan = id;
  const etherType = view.getUint16(offset + 2);
  decodeEtherTypeOrLength(view, offset + VLAN_TAG_LEN, end, wireEnd, packet, tunnel, etherType);
}
