/** IPv4 (RFC 791). Checksums are not looked at here; see checksums.ts. */
import { beginIp } from './ip.ts';
import { decodeIpPayload } from './ip-payload.ts';
import { decodeIpv6 } from './ipv6.ts';
import { type Packet, setFragment, setPayload, setReason } from './packet.ts';
import { stopMalformed, stopShort } from './stop.ts';

export const IPV4_MIN_LEN = 20;

const TOTAL_LENGTH = 2;
const IDENTIFICATION = 4;
const FLAGS_AND_OFFSET = 6;
const TTL = 8;
const PROTOCOL = 9;
const SOURCE = 12;
const DESTINATION = 16;

const MORE_FRAGMENTS = 0x2000;
const OFFSET_MASK = 0x1fff;

export function decodeIpv4(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < IPV4_MIN_LEN) {
    setReason(packet, 'ip-header-cut');
    stopShort(packet, 'ipv4', offset, IPV4_MIN_LEN, end, wireEnd);
    return;
  }
  const first = view.getUint8(offset);
  if (first >>> 4 === 6) {
    // What is labelled IPv4 and begins as IPv6 is taken for what it is, as Wireshark does.
    decodeIpv6(view, offset, end, wireEnd, packet, tunnel);
    return;
  }
  if (first >>> 4 !== 4) {
    setReason(packet, 'ip-malformed');
    stopMalformed(packet, 'ipv4', offset, 'version is not 4');
    return;
  }
  const headerLen = (first & 15) * 4;
  if (headerLen < IPV4_MIN_LEN) {
    setReason(packet, 'ip-malformed');
    stopMalformed(packet, 'ipv4', offset, 'header length below 20');
    return;
  }
  beginIp(packet, 4, tunnel);
  packet.ipOffset = offset;
  const totalLen = view.getUint16(offset + TOTAL_LENGTH);
  const flags = view.getUint16(offset + FLAGS_AND_OFFSET);
  const proto = view.getUint8(offset + PROTOCOL);
  packet.ttl = view.getUint8(offset + TTL);
  packet.ipId = view.getUint16(offset + IDENTIFICATION);
  packet.proto = proto;
  packet.src0 = 0;
  packet.src1 = 0;
  packet.src2 = 0xffff;
  packet.src3 = view.getInt32(offset + SOURCE);
  packet.dst0 = 0;
  packet.dst1 = 0;
  packet.dst2 = 0xffff;
  packet.dst3 = view.getInt32(offset + DESTINATION);

  // Zero comes from segmentation offload: the card fills in the length later, and the frame's is right.
  const ipEnd = totalLen === 0 ? wireEnd : Math.min(wireEnd, offset + totalLen);
  const capEnd = Math.min(end, ipEnd);
  const payload = offset + headerLen;
  setPayload(packet, payload, capEnd, ipEnd);
  if (totalLen !== 0 && totalLen < headerLen) {
    stopMalformed(packet, 'ipv4', offset, 'total length below header length');
    return;
  }
  if (capEnd < payload) {
    stopShort(packet, 'ipv4', offset, headerLen, capEnd, ipEnd);
    return;
  }
  if ((flags & (MORE_FRAGMENTS | OFFSET_MASK)) !== 0) {
    // What a fragment holds is decoded once its datagram is whole (reassembly.ts).
    setFragment(packet, (flags & OFFSET_MASK) * 8, (flags & MORE_FRAGMENTS) !== 0);
    return;
  }
  decodeIpPayload(view, payload, capEnd, ipEnd, packet, tunnel, proto);
}
