/** MACsec (IEEE 802.1AE): encrypted, except where only integrity is asked for: then the frame goes on behind the tag. */
import { decodeEtherType } from './ether-type.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort, stopUnsupported } from './stop.ts';

export const MACSEC_MIN_LEN = 6;

const HAS_CHANNEL = 0x20;
const IS_ENCRYPTED = 0x08;
const IS_CHANGED = 0x04;
const CHANNEL_LEN = 8;
const INTEGRITY_CHECK_LEN = 16;

export function decodeMacsec(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  setReason(packet, 'macsec');
  if (end - offset < MACSEC_MIN_LEN) {
    stopShort(packet, 'macsec', offset, MACSEC_MIN_LEN, end, wireEnd);
    return;
  }
  const control = view.getUint8(offset);
  if ((control & (IS_ENCRYPTED | IS_CHANGED)) !== 0) {
    stopUnsupported(packet, 'macsec', offset, 'encrypted');
    return;
  }
  const typeAt = offset + MACSEC_MIN_LEN + ((control & HAS_CHANNEL) !== 0 ? CHANNEL_LEN : 0);
  if (end - typeAt < 2) {
    stopShort(packet, 'macsec', offset, typeAt + 2 - offset, end, wireEnd);
    return;
  }
  const secureEnd = Math.max(typeAt + 2, wireEnd - INTEGRITY_CHECK_LEN);
  decodeEtherType(view, typeAt + 2, Math.min(end, secureEnd), secureEnd, packet, tunnel, view.getUint16(typeAt));
}
