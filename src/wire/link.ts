import { decodeAtm, decodeSunAtm } from './atm.ts';
import { decodeCiscoHdlc, decodePppOrHdlc } from './cisco-hdlc.ts';
import { decodeEthernet } from './ethernet.ts';
import { decodeNflog, decodePflog } from './firewall-logs.ts';
import { decodeFrameRelay } from './frame-relay.ts';
import { decodeEnc, decodeIpnet, decodePktap, decodeSlip } from './ip-links.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { LinkType } from './link-types.ts';
import { decodeSll, decodeSll2 } from './linux-cooked.ts';
import { decodeLoopback } from './loopback.ts';
import { decodeMpls } from './mpls.ts';
import { reasonOfLinkType } from './not-flow-reasons.ts';
import { decodeFddi, decodeTokenRing } from './old-lans.ts';
import { enterLayer, type Packet, setReason } from './packet.ts';
import { decodePpp } from './ppp.ts';
import { decodePppoe } from './pppoe.ts';
import { decodeRawIp } from './raw-ip.ts';
import { decodeWlan } from './wlan.ts';
import { decodePpi, decodePrism, decodeRadiotap } from './wlan-headers.ts';

type Decoder = (view: DataView, offset: number, end: number, wireEnd: number, packet: Packet, tunnel: number) => void;

const DECODERS: ReadonlyMap<number, Decoder> = new Map<number, Decoder>([
  [LinkType.null, decodeLoopback],
  [LinkType.loop, decodeLoopback],
  [LinkType.linuxSll, decodeSll],
  [LinkType.linuxSll2, decodeSll2],
  [LinkType.raw, decodeRawIp],
  [LinkType.rawBsd, decodeRawIp],
  [LinkType.rawOpenBsd, decodeRawIp],
  [LinkType.ipv4, decodeIpv4],
  [LinkType.ipv6, decodeIpv6],
  [LinkType.slip, decodeSlip],
  [LinkType.enc, decodeEnc],
  [LinkType.ipnet, decodeIpnet],
  [LinkType.pktap, decodePktap],
  [LinkType.pktapUser, decodePktap],
  [LinkType.ppp, decodePpp],
  [LinkType.pppd, decodePpp],
  [LinkType.pppWithDirection, skipDirection],
  [LinkType.pppHdlc, decodePppOrHdlc],
  [LinkType.pppoe, decodePppoe],
  [LinkType.ciscoHdlc, decodeCiscoHdlc],
  [LinkType.frameRelay, decodeFrameRelay],
  [LinkType.mpls, decodeMpls],
  [LinkType.atm, decodeAtm],
  [LinkType.atmBsd, decodeAtm],
  [LinkType.sunAtm, decodeSunAtm],
  [LinkType.fddi, decodeFddi],
  [LinkType.tokenRing, decodeTokenRing],
  [LinkType.wlan, decodePlainWlan],
  [LinkType.radiotap, decodeRadiotap],
  [LinkType.prism, decodePrism],
  [LinkType.avs, decodePrism],
  [LinkType.ppi, decodePpi],
  [LinkType.pflog, decodePflog],
  [LinkType.nflog, decodeNflog],
]);

/** Goes on by link type (LINKTYPE_ values): of the frame itself, or of a frame within a header that names one. */
export function decodeLink(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  linkType: number,
): void {
  if (linkType === LinkType.ethernet) {
    decodeEthernet(view, offset, end, wireEnd, packet, tunnel);
    return;
  }
  if (!enterLayer(packet, offset)) return;
  const decode = DECODERS.get(linkType);
  if (decode === undefined) setReason(packet, reasonOfLinkType(linkType & 0xffff));
  else decode(view, offset, end, wireEnd, packet, tunnel);
}

function decodePlainWlan(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  decodeWlan(view, offset, end, wireEnd, packet, tunnel, false, 1);
}

/** LINKTYPE_PPP_WITH_DIR: a byte that says sent or received. */
function skipDirection(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  decodePpp(view, Math.min(offset + 1, end), end, wireEnd, packet, tunnel);
}
