/** IEEE 802.1ah (provider backbone bridging): a customer's whole frame behind an instance tag. */
import { decodeEthernet } from './ethernet.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const INSTANCE_TAG_LEN = 4;

export function decodeProviderBackbone(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < INSTANCE_TAG_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, '802.1ah', offset, INSTANCE_TAG_LEN, end, wireEnd);
    return;
  }
  decodeEthernet(view, offset + INSTANCE_TAG_LEN, end, wireEnd, packet, tunnel);
}
