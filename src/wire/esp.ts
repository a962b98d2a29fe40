/** ESP (RFC 4303): the security parameters index tells flows apart; the rest is encrypted. */
import { type Packet, setPayload } from './packet.ts';
import { stopShort } from './stop.ts';

export const ESP_HEADER_LEN = 8;

export function decodeEsp(view: DataView, offset: number, end: number, wireEnd: number, packet: Packet): void {
  if (end - offset >= 4) packet.spi = view.getInt32(offset);
  setPayload(packet, offset + ESP_HEADER_LEN, end, wireEnd);
  if (end - offset < ESP_HEADER_LEN) stopShort(packet, 'esp', offset, ESP_HEADER_LEN, end, wireEnd);
}
