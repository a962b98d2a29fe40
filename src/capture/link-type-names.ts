/**
 * What link types are called, in Wireshark's words (`capinfos` shows the same). The list is of those that administrators
 * meet, also where Capscape decodes nothing below them; the registry is https://www.tcpdump.org/linktypes.html.
 */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'NULL/Loopback'],
  [1, 'Ethernet'],
  [6, 'Token Ring'],
  [8, 'SLIP'],
  [9, 'PPP'],
  [10, 'FDDI'],
  [12, 'Raw IP'],
  [14, 'Raw IP'],
  [50, 'PPP'],
  [51, 'PPP-over-Ethernet session'],
  [100, 'RFC 1483 ATM'],
  [101, 'Raw IP'],
  [104, 'Cisco HDLC'],
  [105, 'IEEE 802.11 Wireless LAN'],
  [107, 'Frame Relay'],
  [108, 'OpenBSD loopback'],
  [113, 'Linux cooked-mode capture v1'],
  [117, 'OpenBSD PF Firewall logs'],
  [119, 'IEEE 802.11 plus Prism II monitor mode radio header'],
  [127, 'IEEE 802.11 plus radiotap radio header'],
  [163, 'IEEE 802.11 plus AVS radio header'],
  [187, 'Bluetooth H4'],
  [189, 'USB packets with Linux header'],
  [192, 'Per-Packet Information header'],
  [195, 'IEEE 802.15.4 Wireless PAN'],
  [201, 'Bluetooth H4 with linux header'],
  [220, 'USB packets with Linux header and padding'],
  [228, 'Raw IPv4'],
  [229, 'Raw IPv6'],
  [239, 'NFLOG'],
  [249, 'USB packets with USBPcap header'],
  [252, 'Upper-layer protocol PDUs'],
  [253, 'Linux Netlink'],
  [276, 'Linux cooked-mode capture v2'],
]);

/** The number is kept where there is no name. */
export const linkTypeName = (linkType: number): string => NAMES.get(linkType) ?? `link type ${linkType}`;
