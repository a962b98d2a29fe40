/** IEEE 802.11 data frames; other frames and encrypted data carry no IP that could be read. */
import { decodeLlc } from './llc.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const WLAN_MIN_LEN = 10;
export const WLAN_DATA_LEN = 24;

const TYPE_MANAGEMENT = 0;
const TYPE_DATA = 2;
const SUBTYPE_NO_DATA = 4;
const SUBTYPE_QOS = 8;

const TO_DS = 0x01;
const FROM_DS = 0x02;
const PROTECTED = 0x40;
const ORDER = 0x80;

const ADDRESS_1 = 4;
const ADDRESS_2 = 10;
const ADDRESS_3 = 16;
const ADDRESS_4 = 24;

const QOS_LEN = 2;
const HT_CONTROL_LEN = 4;
const IS_AGGREGATE = 0x80;
/** Addresses and length of each frame within an aggregate (A-MSDU). */
const SUBFRAME_LEN = 14;

/** Some controllers write the two bytes of frame control the other way round. */
export function isSwappedFrameControl(view: DataView, offset: number, end: number): boolean {
  if (end - offset < 2) return false;
  const isData = (byte: number): boolean => (byte & 0x0f) === 0x08;
  return !isData(view.getUint8(offset)) && isData(view.getUint8(offset + 1));
}

/** `headerAlign` is what the header's length was padded to a multiple of: 4 where the card does so, else 1. */
export function decodeWlan(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  isSwapped: boolean,
  headerAlign: number,
): void {
  if (end - offset < WLAN_MIN_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'wlan', offset, WLAN_MIN_LEN, end, wireEnd);
    return;
  }
  const frameControl = view.getUint16(offset, isSwapped);
  const type = (frameControl >>> 10) & 3;
  const subtype = (frameControl >>> 12) & 15;
  const flags = frameControl & 0xff;
  if (type !== TYPE_DATA) {
    setReason(packet, type === TYPE_MANAGEMENT ? 'wlan-management' : 'wlan-control');
    return;
  }
  let headerLen = WLAN_DATA_LEN;
  if ((flags & TO_DS) !== 0 && (flags & FROM_DS) !== 0) headerLen += 6;
  const qosAt = offset + headerLen;
  const isQos = (subtype & SUBTYPE_QOS) !== 0;
  if (isQos) headerLen += (flags & ORDER) !== 0 ? QOS_LEN + HT_CONTROL_LEN : QOS_LEN;
  headerLen = Math.ceil(headerLen / headerAlign) * headerAlign;
  if (end - offset < headerLen) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'wlan', offset, headerLen, end, wireEnd);
    return;
  }
  setAddresses(view, offset, flags, packet);
  if ((subtype & SUBTYPE_NO_DATA) !== 0) setReason(packet, 'wlan-no-data');
  else if ((flags & PROTECTED) !== 0) setReason(packet, 'wlan-encrypted');
  else {
    const isAggregate = isQos && (view.getUint8(qosAt) & IS_AGGREGATE) !== 0;
    const payload = offset + headerLen + (isAggregate ? SUBFRAME_LEN : 0);
    decodeLlc(view, payload, end, wireEnd, packet, tunnel);
  }
}

/** IEEE 802.11-2020 table 9-30: which address is whose depends on the way through the distribution system. */
function setAddresses(view: DataView, offset: number, flags: number, packet: Packet): void {
  if (packet.isFlow || packet.dstMac >= 0) return;
  const isToDs = (flags & TO_DS) !== 0;
  const isFromDs = (flags & FROM_DS) !== 0;
  packet.dstMac = readMac(view, offset + (isToDs ? ADDRESS_3 : ADDRESS_1));
  packet.srcMac = readMac(view, offset + (isFromDs ? (isToDs ? ADDRESS_4 : ADDRESS_3) : ADDRESS_2));
}

function readMac(view: DataView, at: number): number {
  return view.getUint16(at) * 0x1_0000_0000 + view.getUint32(at + 2);
}
