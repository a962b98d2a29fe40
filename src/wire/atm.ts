/** ATM adaptation layer 5: RFC 2684 (which replaced RFC 1483) with LLC, and SunATM's header before it. */
import { decodeEthernet } from './ethernet.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeLlc } from './llc.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

const SUN_HEADER_LEN = 4;
const SUN_TYPE_MASK = 15;
const SUN_LLC = 2;

/** LLC and SNAP of a bridged Ethernet frame, with and without FCS; two bytes of padding follow (RFC 2684 section 5.2). */
const LLC_SNAP = 0xaaaa03;
const BRIDGED_WITH_FCS = 0x80c20001;
const BRIDGED = 0x80c20007;
const BRIDGED_HEADER_LEN = 10;

export function decodeAtm(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset >= BRIDGED_HEADER_LEN && view.getUint32(offset) >>> 8 === LLC_SNAP) {
    const protocol = view.getUint32(offset + 4);
    if (protocol === BRIDGED || protocol === BRIDGED_WITH_FCS) {
      decodeEthernet(view, offset + BRIDGED_HEADER_LEN, end, wireEnd, packet, tunnel);
      return;
    }
  }
  // With one protocol for a whole circuit there is no header at all: a first byte of 0x45 is IPv4, and no SAP in use.
  if (end > offset && view.getUint8(offset) === 0x45) decodeIpv4(view, offset, end, wireEnd, packet, tunnel);
  else decodeLlc(view, offset, end, wireEnd, packet, tunnel);
}

export function decodeSunAtm(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < SUN_HEADER_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'sunatm', offset, SUN_HEADER_LEN, end, wireEnd);
    return;
  }
  if ((view.getUint8(offset) & SUN_TYPE_MASK) === SUN_LLC) {
    decodeAtm(view, offset + SUN_HEADER_LEN, end, wireEnd, packet, tunnel);
  } else setReason(packet, 'atm-other');
}
