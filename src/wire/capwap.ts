/** CAPWAP data (RFC 5415, RFC 5416): frames between an access point and its controller. DTLS and later fragments stop here. */
import { decodeEthernet } from './ethernet.ts';
import type { Packet } from './packet.ts';
import { pushTunnel, TunnelCode } from './tunnel.ts';
import { decodeWlan, isSwappedFrameControl } from './wlan.ts';

export const CAPWAP_MIN_LEN = 8;

const WLAN_BINDING = 1;
const IS_NATIVE_FRAME = 0x100;
const IS_FRAGMENT = 0x80;
const IS_KEEPALIVE = 0x08;
const FRAGMENT_OFFSET = 6;

export function decodeCapwap(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < CAPWAP_MIN_LEN) return;
  const first = view.getUint32(offset);
  // Version 0 and a clear header, not DTLS.
  if (first >>> 24 !== 0 || (first & IS_KEEPALIVE) !== 0) return;
  if ((first & IS_FRAGMENT) !== 0 && view.getUint16(offset + FRAGMENT_OFFSET) >>> 3 !== 0) return;
  const headerLen = ((first >>> 19) & 31) * 4;
  const binding = (first >>> 9) & 31;
  const payload = offset + headerLen;
  if (headerLen < CAPWAP_MIN_LEN || payload > end) return;
  const inner = pushTunnel(tunnel, TunnelCode.capwap);
  if ((first & IS_NATIVE_FRAME) === 0) decodeEthernet(view, payload, end, wireEnd, packet, inner);
  else if (binding === WLAN_BINDING) {
    decodeWlan(view, payload, end, wireEnd, packet, inner, isSwappedFrameControl(view, payload, end), 1);
  }
}
