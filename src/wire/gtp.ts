/** GTP-U version 1 (3GPP TS 29.281): user packets of mobile networks. Signalling stays the flow that it is. */
import type { Packet } from './packet.ts';
import { decodeRawIp } from './raw-ip.ts';
import { pushTunnel, TunnelCode } from './tunnel.ts';

export const GTP_MIN_LEN = 8;

const MESSAGE_TYPE = 1;
const LENGTH = 2;
const VERSION_1_GTP = 0x30;
const VERSION_MASK = 0xf0;
const USER_PACKET = 0xff;
/** Any of three flags adds four bytes, the last of which is the type of the first extension header. */
const OPTIONAL_FIELDS = 0x07;
const OPTIONAL_LEN = 4;

export function decodeGtp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < GTP_MIN_LEN) return;
  const flags = view.getUint8(offset);
  if ((flags & VERSION_MASK) !== VERSION_1_GTP || view.getUint8(offset + MESSAGE_TYPE) !== USER_PACKET) return;
  // The length may reach beyond the first fragment of a datagram.
  const gtpEnd = Math.min(wireEnd, offset + GTP_MIN_LEN + view.getUint16(offset + LENGTH));
  let at = offset + GTP_MIN_LEN;
  if ((flags & OPTIONAL_FIELDS) !== 0) at = skipExtensions(view, at + OPTIONAL_LEN, end);
  if (at < 0 || at >= end) return;
  const version = view.getUint8(at) >>> 4;
  if (version !== 4 && version !== 6) return;
  decodeRawIp(view, at, Math.min(end, gtpEnd), gtpEnd, packet, pushTunnel(tunnel, TunnelCode.gtp));
}

/** Where the extension headers end that may follow `offset`; -1 where they leave the packet. */
function skipExtensions(view: DataView, offset: number, end: number): number {
  let at = offset;
  while (at <= end && view.getUint8(at - 1) !== 0) {
    const length = at < end ? view.getUint8(at) * 4 : 0;
    if (length === 0) return -1;
    at += length;
  }
  return at <= end ? at : -1;
}
