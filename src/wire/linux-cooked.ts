/** Linux cooked captures: LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2, what "tcpdump -i any" writes. */
import { decodeEtherType } from './ether-type.ts';
import { decodeLlc } from './llc.ts';
import { type Packet, setReason } from './packet.ts';
import { stopShort } from './stop.ts';

export const SLL_HEADER_LEN = 16;
export const SLL2_HEADER_LEN = 20;

const SLL_DEVICE_TYPE = 2;
const SLL_ADDRESS_LENGTH = 4;
const SLL_ADDRESS = 6;
const SLL_PROTOCOL = 14;

const SLL2_PROTOCOL = 0;
const SLL2_DEVICE_TYPE = 8;
const SLL2_ADDRESS_LENGTH = 11;
const SLL2_ADDRESS = 12;

/** Protocol values of Linux's if_ether.h that are no EtherType. */
const ETH_P_802_3 = 1;
const ETH_P_802_2 = 4;
const ETH_P_CAN = 0x000c;
const ETH_P_CAN_FD = 0x000d;
const ARPHRD_NETLINK = 824;

export function decodeSll(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < SLL_HEADER_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'sll', offset, SLL_HEADER_LEN, end, wireEnd);
    return;
  }
  setSource(view, offset + SLL_ADDRESS, view.getUint16(offset + SLL_ADDRESS_LENGTH), packet);
  const deviceType = view.getUint16(offset + SLL_DEVICE_TYPE);
  const protocol = view.getUint16(offset + SLL_PROTOCOL);
  decodeProtocol(view, offset + SLL_HEADER_LEN, end, wireEnd, packet, tunnel, deviceType, protocol);
}

export function decodeSll2(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < SLL2_HEADER_LEN) {
    setReason(packet, 'link-header-cut');
    stopShort(packet, 'sll2', offset, SLL2_HEADER_LEN, end, wireEnd);
    return;
  }
  setSource(view, offset + SLL2_ADDRESS, view.getUint8(offset + SLL2_ADDRESS_LENGTH), packet);
  const deviceType = view.getUint16(offset + SLL2_DEVICE_TYPE);
  const protocol = view.getUint16(offset + SLL2_PROTOCOL);
  decodeProtocol(view, offset + SLL2_HEADER_LEN, end, wireEnd, packet, tunnel, deviceType, protocol);
}

function setSource(view: DataView, offset: number, length: number, packet: Packet): void {
  if (length === 6) packet.srcMac = view.getUint16(offset) * 0x1_0000_0000 + view.getUint32(offset + 2);
}

function decodeProtocol(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  deviceType: number,
  protocol: number,
): void {
  if (deviceType === ARPHRD_NETLINK) setReason(packet, 'netlink');
  else if (protocol === ETH_P_802_2) decodeLlc(view, offset, end, wireEnd, packet, tunnel);
  else if (protocol === ETH_P_802_3) setReason(packet, 'ipx');
  else if (protocol === ETH_P_CAN || protocol === ETH_P_CAN_FD) setReason(packet, 'can');
  else decodeEtherType(view, offset, end, wireEnd, packet, tunnel, protocol);
}
