/** IPv6 (RFC 8200) with its extension headers. Jumbograms (RFC 2675) reach as far as the frame does. */
import { beginIp } from './ip.ts';
import { decodeIpPayload } from './ip-payload.ts';
import { IpProto } from './ip-protocols.ts';
import { Fragment, type Packet, setFragment, setPayload, setReason } from './packet.ts';
import { stopMalformed, stopShort } from './stop.ts';

export const IPV6_HEADER_LEN = 40;

const PAYLOAD_LENGTH = 4;
const NEXT_HEADER = 6;
const HOP_LIMIT = 7;
const SOURCE = 8;
const DESTINATION = 24;

const EXTENSION_MIN_LEN = 8;
const FRAGMENT_OFFSET = 2;
const FRAGMENT_ID = 4;
const OFFSET_MASK = 0xfff8;
const MORE_FRAGMENTS = 1;
const OFFSET_AND_MORE = OFFSET_MASK | MORE_FRAGMENTS;

export function decodeIpv6(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < IPV6_HEADER_LEN) {
    setReason(packet, 'ip-header-cut');
    stopShort(packet, 'ipv6', offset, IPV6_HEADER_LEN, end, wireEnd);
    return;
  }
  if (view.getUint8(offset) >>> 4 !== 6) {
    setReason(packet, 'ip-malformed');
    stopMalformed(packet, 'ipv6', offset, 'version is not 6');
    return;
  }
  beginIp(packet, 6, tunnel);
  packet.ipOffset = offset;
  packet.ttl = view.getUint8(offset + HOP_LIMIT);
  packet.ipId = 0;
  packet.src0 = view.getInt32(offset + SOURCE);
  packet.src1 = view.getInt32(offset + SOURCE + 4);
  packet.src2 = view.getInt32(offset + SOURCE + 8);
  packet.src3 = view.getInt32(offset + SOURCE + 12);
  packet.dst0 = view.getInt32(offset + DESTINATION);
  packet.dst1 = view.getInt32(offset + DESTINATION + 4);
  packet.dst2 = view.getInt32(offset + DESTINATION + 8);
  packet.dst3 = view.getInt32(offset + DESTINATION + 12);

  const payloadLen = view.getUint16(offset + PAYLOAD_LENGTH);
  const nextHeader = view.getUint8(offset + NEXT_HEADER);
  const payload = offset + IPV6_HEADER_LEN;
  // Zero is a jumbogram or segmentation offload; only a packet with nothing after its header is really empty.
  const isWholeFrame = payloadLen === 0 && nextHeader !== IpProto.noNextHeader;
  const ipEnd = isWholeFrame ? wireEnd : Math.min(wireEnd, payload + payloadLen);
  decodeExtensions(view, payload, Math.min(end, ipEnd), ipEnd, packet, tunnel, nextHeader);
}

/** Goes on behind the IPv6 header, or behind the fragment header, by the number of the first extension or transport. */
export function decodeExtensions(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  firstHeader: number,
): void {
  let at = offset;
  let proto = firstHeader;
  while (isExtension(proto)) {
    packet.proto = proto;
    setPayload(packet, at, end, wireEnd);
    if (end - at < EXTENSION_MIN_LEN) {
      stopShort(packet, 'ipv6-extension', at, EXTENSION_MIN_LEN, end, wireEnd);
      return;
    }
    const next = view.getUint8(at);
    if (proto === IpProto.ipv6Fragment) {
      const field = view.getUint16(at + FRAGMENT_OFFSET);
      packet.ipId = view.getInt32(at + FRAGMENT_ID);
      at += EXTENSION_MIN_LEN;
      proto = next;
      // An atomic fragment (RFC 6946) is a whole packet.
      if ((field & OFFSET_AND_MORE) === 0) continue;
      setFragment(packet, field & OFFSET_MASK, (field & MORE_FRAGMENTS) !== 0);
      break;
    }
    const headerLen = (view.getUint8(at + 1) + 1) * 8;
    if (end - at < headerLen) {
      stopShort(packet, 'ipv6-extension', at, headerLen, end, wireEnd);
      return;
    }
    at += headerLen;
    proto = next;
  }
  packet.proto = proto;
  setPayload(packet, at, end, wireEnd);
  if (packet.fragment !== Fragment.none || proto === IpProto.noNextHeader) return;
  decodeIpPayload(view, at, end, wireEnd, packet, tunnel, proto);
}

function isExtension(proto: number): boolean {
  return (
    proto === IpProto.hopByHop ||
    proto === IpProto.ipv6Routing ||
    proto === IpProto.ipv6Fragment ||
    proto === IpProto.ipv6Options
  );
}
