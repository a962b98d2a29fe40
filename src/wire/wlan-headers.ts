/** What capturing software puts before an 802.11 frame: radiotap, Prism, AVS and PPI. */
import { decodeLink } from './link.ts';
import { LinkType } from './link-types.ts';
import { type Packet, setReason } from './packet.ts';
import { stopMalformed, stopShort } from './stop.ts';
import { decodeWlan } from './wlan.ts';

const RADIOTAP_MIN_LEN = 8;
const RADIOTAP_PRESENT = 4;
const RADIOTAP_HAS_TSFT = 1;
const RADIOTAP_HAS_FLAGS = 2;
const RADIOTAP_PADDED = 0x20;

const PRISM_MIN_LEN = 8;
const AVS_MAGIC = 0x80211;

const PPI_MIN_LEN = 8;
const PPI_LINK_TYPE = 4;

/** https://www.radiotap.org: the length is what matters, and the flag that says the 802.11 header is padded. */
export function decodeRadiotap(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  const headerLen = readLength(view, offset, end, wireEnd, packet, 'radiotap', RADIOTAP_MIN_LEN);
  if (headerLen === 0) return;
  const payload = offset + headerLen;
  decodeWlan(view, payload, end, wireEnd, packet, tunnel, false, isPadded(view, offset, payload) ? 4 : 1);
}

function isPadded(view: DataView, offset: number, end: number): boolean {
  const present = view.getUint32(offset + RADIOTAP_PRESENT, true);
  if ((present & RADIOTAP_HAS_FLAGS) === 0) return false;
  let at = offset + RADIOTAP_PRESENT;
  // The highest bit says that another word of present fields follows.
  while (at + 4 <= end && view.getInt32(at, true) < 0) at += 4;
  at += 4;
  if ((present & RADIOTAP_HAS_TSFT) !== 0) at = offset + Math.ceil((at - offset) / 8) * 8 + 8;
  return at < end && (view.getUint8(at) & RADIOTAP_PADDED) !== 0;
}

/** Prism's header says its length in the byte order of the machine; an AVS header may stand in its place. */
export function decodePrism(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < PRISM_MIN_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'prism', offset, PRISM_MIN_LEN, end, wireEnd);
    return;
  }
  const isAvs = view.getUint32(offset) >>> 12 === AVS_MAGIC;
  // Message codes and lengths are small: whichever order makes them small is right.
  const isLittleEndian = !isAvs && view.getUint32(offset + 4, true) <= 0xffff;
  const headerLen = view.getUint32(offset + 4, isLittleEndian);
  if (headerLen < PRISM_MIN_LEN || headerLen > end - offset) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'prism', offset, headerLen, end, wireEnd);
    return;
  }
  decodeWlan(view, offset + headerLen, end, wireEnd, packet, tunnel, false, 1);
}

/** Per-Packet Information: names the link type of what follows itself. */
export function decodePpi(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  const headerLen = readLength(view, offset, end, wireEnd, packet, 'ppi', PPI_MIN_LEN);
  if (headerLen === 0) return;
  const linkType = view.getUint32(offset + PPI_LINK_TYPE, true);
  if (linkType === LinkType.ppi) {
    setReason(packet, 'link-header-cut');
    stopMalformed(packet, 'ppi', offset, 'within itself');
    return;
  }
  decodeLink(view, offset + headerLen, end, wireEnd, packet, tunnel, linkType);
}

/** Radiotap and PPI alike: version, flags, length. Returns 0 where that does not fit, having said so. */
function readLength(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  layer: string,
  minLen: number,
): number {
  const headerLen = end - offset < minLen ? minLen : view.getUint16(offset + 2, true);
  if (headerLen >= minLen && headerLen <= end - offset) return headerLen;
  setReason(packet, 'link-header-cut');
  if (headerLen < minLen) stopMalformed(packet, layer, offset, `length below ${minLen}`);
  else stopShort(packet, layer, offset, headerLen, end, wireEnd);
  return 0;
}
