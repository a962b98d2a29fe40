/**
 * Why a packet is in no flow: a name each, so that packets in the file = packets in flows + packets counted by name.
 * A packet whose protocol has no entry is counted by number, as `ethertype-0x1234` or `link-type-147`.
 */
export const NOT_FLOW_REASONS = {
  'link-header-cut': 'The frame ends before its link header does.',
  'ip-header-cut': 'The frame ends before its IP header does, so that there are no addresses.',
  'ip-malformed': 'The link says IP, but the bytes are no IP header.',
  'too-many-headers': 'More headers within each other than any real frame has.',
  arp: 'ARP: asks which hardware address an IPv4 address has (RFC 826).',
  rarp: 'Reverse ARP (RFC 903).',
  lldp: 'LLDP: neighbours describe themselves (IEEE 802.1AB).',
  cdp: 'Cisco Discovery Protocol: neighbours describe themselves.',
  'cisco-vtp': 'Cisco VLAN Trunking Protocol.',
  'cisco-dtp': 'Cisco Dynamic Trunking Protocol.',
  'cisco-udld': 'Cisco UniDirectional Link Detection.',
  'cisco-pagp': 'Cisco Port Aggregation Protocol.',
  stp: 'Spanning tree in any of its kinds: bridges agree on a tree without loops (IEEE 802.1D).',
  'slow-protocols': 'LACP, OAM and other slow protocols (IEEE 802.3).',
  'mac-control': 'MAC control, such as pause frames (IEEE 802.3x).',
  eapol: 'EAP over LAN: sign-in to a network port (IEEE 802.1X).',
  macsec: 'MACsec: encrypted at the link (IEEE 802.1AE).',
  mvrp: 'Multiple VLAN registration (IEEE 802.1Q).',
  cfm: 'Connectivity fault management (IEEE 802.1ag).',
  ptp: 'Precision Time Protocol directly over Ethernet (IEEE 1588).',
  'ethernet-loopback': 'Ethernet configuration test, a loopback check.',
  'wake-on-lan': 'Wake-on-LAN directly over Ethernet.',
  ipx: 'Novell IPX.',
  appletalk: 'AppleTalk or AppleTalk ARP.',
  netbios: 'NetBIOS frames (NetBEUI) over LLC.',
  iso: 'OSI network layer over LLC: IS-IS, ES-IS, CLNP.',
  decnet: 'DECnet.',
  'pppoe-discovery': 'PPPoE discovery: finds and opens a session (RFC 2516).',
  mpls: 'MPLS that carries something other than IP or Ethernet.',
  profinet: 'PROFINET real time.',
  ethercat: 'EtherCAT.',
  powerlink: 'Ethernet Powerlink.',
  sercos: 'SERCOS III.',
  goose: 'IEC 61850 GOOSE, GSE management or sampled values.',
  homeplug: 'HomePlug or other powerline management.',
  fcoe: 'Fibre Channel over Ethernet.',
  aoe: 'ATA over Ethernet.',
  trill: 'TRILL.',
  fabricpath: 'Cisco FabricPath.',
  batman: 'B.A.T.M.A.N. mesh routing.',
  roce: 'RDMA over Converged Ethernet, version 1.',
  'realtek-rrcp': 'Realtek remote control.',
  nsh: 'Network service header (RFC 8300).',
  'llc-other': 'LLC or SNAP with a protocol that is none of the above.',
  'loopback-other': 'A loopback frame of a family other than IP.',
  netlink: 'Linux netlink messages.',
  can: 'CAN bus.',
  usb: 'USB transfers: no network traffic.',
  bluetooth: 'Bluetooth: no IP in what is captured.',
  'ppp-control': 'PPP setting up a link: LCP, sign-in, IPCP and the like.',
  'ppp-other': 'PPP that carries something other than IP, such as compressed or encrypted packets.',
  'wlan-management': 'Wireless LAN management frames, such as beacons (IEEE 802.11).',
  'wlan-control': 'Wireless LAN control frames, such as acknowledgements (IEEE 802.11).',
  'wlan-no-data': 'Wireless LAN data frames without data (IEEE 802.11).',
  'wlan-encrypted': 'Wireless LAN data that is encrypted (IEEE 802.11).',
  'frame-relay-control': 'Frame relay management or another protocol that is no IP.',
  'hdlc-control': 'Cisco HDLC keepalives (SLARP) or another protocol that is no IP.',
  'lan-control': 'FDDI or token ring management.',
  'atm-other': 'ATM that carries something other than IP.',
  'nflog-other': 'A Linux netfilter log entry without a packet.',
} as const satisfies Record<string, string>;

export type NotFlowReason = keyof typeof NOT_FLOW_REASONS;

/** A sentence for any reason that a decoded packet can have. */
export function describeReason(reason: string): string {
  if (Object.hasOwn(NOT_FLOW_REASONS, reason)) return NOT_FLOW_REASONS[reason as NotFlowReason];
  if (reason.startsWith('link-type-')) return `Frames of link type ${reason.slice(10)}, which is not decoded.`;
  return `Frames of EtherType ${reason.slice('ethertype-'.length)}, which is no IP and has no name here.`;
}
