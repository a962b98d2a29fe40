/** Packets as firewalls log them: PFLOG (OpenBSD pf) and NFLOG (Linux netfilter). */
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { AF_INET, AF_INET6 } from './loopback.ts';
import { type Packet, setReason } from './packet.ts';
import { decodeRawIp } from './raw-ip.ts';
import { stopShort } from './stop.ts';

export const PFLOG_MIN_LEN = 4;
export const NFLOG_HEADER_LEN = 4;

const NFLOG_PAYLOAD = 9;

export function decodePflog(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  // The length leaves out the padding to a multiple of four.
  const headerLen = end > offset ? Math.ceil(view.getUint8(offset) / 4) * 4 : PFLOG_MIN_LEN;
  if (end - offset < Math.max(headerLen, PFLOG_MIN_LEN)) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'pflog', offset, Math.max(headerLen, PFLOG_MIN_LEN), end, wireEnd);
    return;
  }
  const family = view.getUint8(offset + 1);
  const payload = offset + headerLen;
  if (family === AF_INET) decodeIpv4(view, payload, end, wireEnd, packet, tunnel);
  else if (AF_INET6.has(family)) decodeIpv6(view, payload, end, wireEnd, packet, tunnel);
  else setReason(packet, 'loopback-other');
}

/** Attributes of length, type and value, in the byte order of the machine: little-endian where that makes sense. */
export function decodeNflog(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  setReason(packet, 'nflog-other');
  let at = offset + NFLOG_HEADER_LEN;
  if (at + 4 > end) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'nflog', offset, NFLOG_HEADER_LEN + 4, end, wireEnd);
    return;
  }
  const isLittleEndian = view.getUint16(at, true) <= view.getUint16(at, false);
  while (at + 4 <= end) {
    const length = view.getUint16(at, isLittleEndian);
    if (length < 4) return;
    if ((view.getUint16(at + 2, isLittleEndian) & 0x7fff) === NFLOG_PAYLOAD) {
      const payloadEnd = Math.min(wireEnd, at + length);
      decodeRawIp(view, at + 4, Math.min(end, payloadEnd), payloadEnd, packet, tunnel);
      return;
    }
    at += Math.ceil(length / 4) * 4;
  }
}
