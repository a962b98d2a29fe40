/** AH (RFC 4302): signs, does not hide: what it protects is decoded as if it were not there. */
import { decodeIpPayload } from './ip-payload.ts';
import { type Packet, setPayload } from './packet.ts';
import { stopMalformed, stopShort } from './stop.ts';

export const AH_MIN_LEN = 12;

const NEXT_HEADER = 0;
const LENGTH = 1;
const SPI = 4;

export function decodeAh(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset >= SPI + 4) packet.spi = view.getInt32(offset + SPI);
  setPayload(packet, offset + AH_MIN_LEN, end, wireEnd);
  if (end - offset < AH_MIN_LEN) {
    stopShort(packet, 'ah', offset, AH_MIN_LEN, end, wireEnd);
    return;
  }
  const headerLen = (view.getUint8(offset + LENGTH) + 2) * 4;
  if (headerLen < AH_MIN_LEN) {
    stopMalformed(packet, 'ah', offset, 'length below 12');
    return;
  }
  const payload = offset + headerLen;
  if (payload > end) {
    stopShort(packet, 'ah', offset, headerLen, end, wireEnd);
    return;
  }
  packet.spi = 0;
  packet.proto = view.getUint8(offset + NEXT_HEADER);
  decodeIpPayload(view, payload, end, wireEnd, packet, tunnel, packet.proto);
}
