import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { reasonOfEtherType } from './not-flow-reasons.ts';
import { type Packet, setReason } from './packet.ts';
import { decodeVlan } from './vlan.ts';

/** EtherTypes (IEEE 802 numbers) that lead on; names of those that do not are in not-flow-reasons.ts. */
export const EtherType = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  vlan: 0x8100,
  serviceVlan: 0x88a8,
  oldServiceVlan: 0x9100,
} as const;

export function isEtherTypeOfIp(etherType: number): boolean {
  return etherType === EtherType.ipv4 || etherType === EtherType.ipv6;
}

/** Goes on by EtherType. */
export function decodeEtherType(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  etherType: number,
): void {
  if (!packet.isFlow) packet.etherType = etherType;
  switch (etherType) {
    case EtherType.ipv4:
      decodeIpv4(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.ipv6:
      decodeIpv6(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.vlan:
    case EtherType.serviceVlan:
    case EtherType.oldServiceVlan:
      decodeVlan(view, offset, end, wireEnd, packet, tunnel);
      return;
    default:
      setReason(packet, reasonOfEtherType(etherType));
  }
}
