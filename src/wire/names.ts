/** Names of numbers: IP protocols in IANA's words, link types in those of the pcap registry. A number without a name keeps itself. */

const IP_PROTOCOLS =
  'hopopt icmp igmp ggp ipv4 st tcp cbt egp igp bbn-rcc-mon nvp-ii pup argus emcon xnet chaos udp mux dcn-meas hmp prm ' +
  'xns-idp trunk-1 trunk-2 leaf-1 leaf-2 rdp irtp iso-tp4 netblt mfe-nsp merit-inp dccp 3pc idpr xtp ddp idpr-cmtp ' +
  'tp++ il ipv6 sdrp ipv6-route ipv6-frag idrp rsvp gre dsr bna esp ah i-nlsp swipe narp min-ipv4 tlsp skip ' +
  'ipv6-icmp ipv6-nonxt ipv6-opts any-host cftp any-local sat-expak kryptolan rvd ippc any-dfs sat-mon visa ipcv cpnx ' +
  'cphb wsn pvp br-sat-mon sun-nd wb-mon wb-expak iso-ip vmtp secure-vmtp vines iptm nsfnet-igp dgp tcf eigrp ospf ' +
  'sprite-rpc larp mtp ax.25 ipip micp scc-sp etherip encap any-encryption gmtp ifmp pnni pim aris scps qnx a/n ' +
  'ipcomp snp compaq-peer ipx-in-ip vrrp pgm any-0-hop l2tp ddx iatp stp srp uti smp sm ptp isis-over-ipv4 fire crtp ' +
  'crudp sscopmce iplt sps pipe sctp fc rsvp-e2e-ignore mobility-header udplite mpls-in-ip manet hip shim6 wesp rohc ' +
  'ethernet aggfrag nsh homa bit-emu';

const IP_PROTOCOL_NAMES: readonly string[] = IP_PROTOCOLS.split(' ');

/** Such as `tcp`, `esp`, `ip-proto-253`. */
export function ipProtoName(proto: number): string {
  return IP_PROTOCOL_NAMES[proto] ?? `ip-proto-${proto}`;
}

/** The number of a name that {@link ipProtoName} gives, or of digits; null when it is neither. */
export function parseIpProto(text: string): number | null {
  const index = IP_PROTOCOL_NAMES.indexOf(text.toLowerCase());
  if (index >= 0) return index;
  const digits = /^(?:ip-proto-)?(\d{1,3})$/.exec(text.toLowerCase());
  const proto = digits === null ? 256 : Number(digits[1]);
  return proto < 256 ? proto : null;
}

const LINK_TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'null'],
  [1, 'ethernet'],
  [3, 'ax25'],
  [6, 'token-ring'],
  [7, 'arcnet'],
  [8, 'slip'],
  [9, 'ppp'],
  [10, 'fddi'],
  [11, 'atm'],
  [12, 'raw'],
  [14, 'raw'],
  [50, 'ppp-hdlc'],
  [51, 'pppoe'],
  [100, 'atm'],
  [101, 'raw'],
  [104, 'cisco-hdlc'],
  [105, 'ieee-802.11'],
  [107, 'frame-relay'],
  [108, 'loop'],
  [109, 'enc'],
  [113, 'linux-sll'],
  [114, 'localtalk'],
  [117, 'pflog'],
  [119, 'ieee-802.11-prism'],
  [122, 'ip-over-fc'],
  [123, 'sunatm'],
  [127, 'ieee-802.11-radiotap'],
  [129, 'arcnet-linux'],
  [138, 'apple-ip-over-ieee1394'],
  [143, 'docsis'],
  [144, 'linux-irda'],
  [149, 'user-2'],
  [163, 'ieee-802.11-avs'],
  [166, 'ppp-pppd'],
  [177, 'linux-lapd'],
  [178, 'juniper-ethernet'],
  [187, 'bluetooth-hci-h4'],
  [189, 'usb-linux'],
  [192, 'ppi'],
  [195, 'ieee-802.15.4'],
  [197, 'erf'],
  [201, 'bluetooth-hci-h4-phdr'],
  [204, 'ppp-with-direction'],
  [219, 'mpls'],
  [220, 'usb-linux-mmapped'],
  [226, 'ipnet'],
  [227, 'can-socketcan'],
  [228, 'ipv4'],
  [229, 'ipv6'],
  [230, 'ieee-802.15.4-nofcs'],
  [231, 'dbus'],
  [239, 'nflog'],
  [240, 'netanalyzer'],
  [249, 'usbpcap'],
  [251, 'bluetooth-le-ll'],
  [253, 'netlink'],
  [254, 'bluetooth-linux-monitor'],
  [258, 'pktap'],
  [259, 'epon'],
  [266, 'usb-darwin'],
  [271, 'vsock'],
  [274, 'ethernet-mpacket'],
  [276, 'linux-sll2'],
  [281, 'dsa-tag-brcm'],
  [284, 'dsa-tag-dsa'],
  [285, 'dsa-tag-edsa'],
]);

/** Such as `ethernet`, `linux-sll`, `link-type-147`. */
export function linkTypeName(linkType: number): string {
  return LINK_TYPE_NAMES.get(linkType) ?? `link-type-${linkType}`;
}
