/** Frame relay: a Q.922 address, then RFC 2427's NLPID or, as Cisco does, an EtherType. */
import { decodeEtherType } from './ether-type.ts';
import { decodeNlpid } from './nlpid.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

const ADDRESS_ENDS = 1;
const MAX_ADDRESS_LEN = 4;
const UNNUMBERED_INFORMATION = 0x03;

export function decodeFrameRelay(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  let at = offset;
  do {
    if (end - at < 3) {
      setReason(packet, 'link-header-cut');
      stopShort(packet, 'frame-relay', offset, at + 3 - offset, end, wireEnd);
      return;
    }
    at++;
  } while ((view.getUint8(at - 1) & ADDRESS_ENDS) === 0 && at - offset < MAX_ADDRESS_LEN);
  if (view.getUint8(at) === UNNUMBERED_INFORMATION) {
    decodeNlpid(view, at + 1, end, wireEnd, packet, tunnel, 'frame-relay-control');
    return;
  }
  const etherType = view.getUint16(at);
  if (etherType < 0x600) setReason(packet, 'frame-relay-control');
  else decodeEtherType(view, at + 2, end, wireEnd, packet, tunnel, etherType);
}
