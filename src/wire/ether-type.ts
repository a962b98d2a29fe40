import { decodeCiscoMetadata, decodeVnTag } from './cisco-tags.ts';
import { decodeEthernet } from './ethernet.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodeMacsec } from './macsec.ts';
import { decodeMpls } from './mpls.ts';
import { reasonOfEtherType } from './not-flow-reasons.ts';
import { decodeNsh } from './nsh.ts';
import { enterLayer, type Packet, setReason } from './packet.ts';
import { decodePppoe } from './pppoe.ts';
import { decodeProviderBackbone } from './provider-backbone.ts';
import { decodeVlan } from './vlan.ts';

/** EtherTypes (IEEE 802 numbers) that lead on; names of those that do not are in not-flow-reasons.ts. */
export const EtherType = {
  ipv4: 0x0800,
  transparentEthernet: 0x6558,
  vlan: 0x8100,
  ipv6: 0x86dd,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
  serviceVlan: 0x88a8,
  macsec: 0x88e5,
  providerBackbone: 0x88e7,
  ciscoMetadata: 0x8909,
  vnTag: 0x8926,
  nsh: 0x894f,
  oldServiceVlan: 0x9100,
} as const;

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
  if (!enterLayer(packet, offset)) return;
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
    case EtherType.mpls:
    case EtherType.mplsMulticast:
      decodeMpls(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.pppoeSession:
      decodePppoe(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.providerBackbone:
      decodeProviderBackbone(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.macsec:
      decodeMacsec(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.ciscoMetadata:
      decodeCiscoMetadata(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.vnTag:
      decodeVnTag(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.nsh:
      decodeNsh(view, offset, end, wireEnd, packet, tunnel);
      return;
    case EtherType.transparentEthernet:
      decodeEthernet(view, offset, end, wireEnd, packet, tunnel);
      return;
    default:
      setReason(packet, reasonOfEtherType(etherType));
  }
}
