/** L2TP version 2 (RFC 2661): data messages carry PPP. */
import { decodeL2tpV3OverUdp } from './l2tp-v3.ts';
import type { Packet } from './packet.ts';
import { decodePpp } from './ppp.ts';
import { pushTunnel, TunnelCode } from './tunnel.ts';

export const L2TP_MIN_LEN = 6;

const IS_CONTROL = 0x8000;
const HAS_LENGTH = 0x4000;
const HAS_SEQUENCE = 0x0800;
const HAS_OFFSET = 0x0200;
/** Bits that must be zero, and the version. */
const FIXED_MASK = 0x34ff;
const VERSION_MASK = 15;
const VERSION_2 = 2;
const VERSION_3 = 3;

export function decodeL2tp(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < L2TP_MIN_LEN) return;
  const flags = view.getUint16(offset);
  if ((flags & IS_CONTROL) !== 0) return;
  if ((flags & VERSION_MASK) === VERSION_3) decodeL2tpV3OverUdp(view, offset, end, wireEnd, packet, tunnel);
  if ((flags & FIXED_MASK) !== VERSION_2) return;
  let at = offset + L2TP_MIN_LEN;
  let l2tpEnd = wireEnd;
  if ((flags & HAS_LENGTH) !== 0) {
    l2tpEnd = offset + view.getUint16(offset + 2);
    if (l2tpEnd > wireEnd) return;
    at += 2;
  }
  if ((flags & HAS_SEQUENCE) !== 0) at += 4;
  if ((flags & HAS_OFFSET) !== 0) {
    if (at + 2 > end) return;
    at += 2 + view.getUint16(at);
  }
  if (at + 2 > Math.min(end, l2tpEnd)) return;
  decodePpp(view, at, Math.min(end, l2tpEnd), l2tpEnd, packet, pushTunnel(tunnel, TunnelCode.l2tp));
}
