/** Which reason (`src/schema/not-flow-reasons.ts`) a protocol that is no IP is counted by. */
import type { NotFlowReason } from '../schema/not-flow-reasons.ts';

const ETHER_TYPE_REASONS: ReadonlyMap<number, NotFlowReason> = new Map([
  [0x0806, 'arp'],
  [0x8035, 'rarp'],
  [0x88cc, 'lldp'],
  [0x8809, 'slow-protocols'],
  [0x8808, 'mac-control'],
  [0x888e, 'eapol'],
  [0x88e5, 'macsec'],
  [0x88f5, 'mvrp'],
  [0x88f6, 'mvrp'],
  [0x8902, 'cfm'],
  [0x88f7, 'ptp'],
  [0x9000, 'ethernet-loopback'],
  [0x0060, 'ethernet-loopback'],
  [0x0842, 'wake-on-lan'],
  [0x8137, 'ipx'],
  [0x809b, 'appletalk'],
  [0x80f3, 'appletalk'],
  [0x6001, 'decnet'],
  [0x6002, 'decnet'],
  [0x6003, 'decnet'],
  [0x6004, 'decnet'],
  [0x8863, 'pppoe-discovery'],
  [0x8847, 'mpls'],
  [0x8848, 'mpls'],
  [0x8892, 'profinet'],
  [0x88a4, 'ethercat'],
  [0x88ab, 'powerlink'],
  [0x88cd, 'sercos'],
  [0x88b8, 'goose'],
  [0x88b9, 'goose'],
  [0x88ba, 'goose'],
  [0x887b, 'homeplug'],
  [0x88e1, 'homeplug'],
  [0x8912, 'homeplug'],
  [0x8906, 'fcoe'],
  [0x8914, 'fcoe'],
  [0x88a2, 'aoe'],
  [0x22f3, 'trill'],
  [0x22f4, 'iso'],
  [0x8903, 'fabricpath'],
  [0x4305, 'batman'],
  [0x8915, 'roce'],
  [0x8899, 'realtek-rrcp'],
  [0x894f, 'nsh'],
  [0x00fe, 'iso'],
]);

/** By destination SAP of LLC. */
export const LLC_SAP_REASONS: ReadonlyMap<number, NotFlowReason> = new Map([
  [0x42, 'stp'],
  [0xe0, 'ipx'],
  [0xf0, 'netbios'],
  [0xfe, 'iso'],
]);

/** By protocol identifier under Cisco's SNAP organisation code. */
export const CISCO_PID_REASONS: ReadonlyMap<number, NotFlowReason> = new Map([
  [0x2000, 'cdp'],
  [0x2003, 'cisco-vtp'],
  [0x2004, 'cisco-dtp'],
  [0x0111, 'cisco-udld'],
  [0x0104, 'cisco-pagp'],
  [0x010b, 'stp'],
]);

const LINK_TYPE_REASONS: ReadonlyMap<number, NotFlowReason> = new Map([
  [186, 'usb'],
  [189, 'usb'],
  [220, 'usb'],
  [249, 'usb'],
  [266, 'usb'],
  [288, 'usb'],
  [187, 'bluetooth'],
  [201, 'bluetooth'],
  [251, 'bluetooth'],
  [254, 'bluetooth'],
  [255, 'bluetooth'],
  [256, 'bluetooth'],
  [272, 'bluetooth'],
  [190, 'can'],
  [227, 'can'],
  [253, 'netlink'],
]);

// A reason by number is text made once and kept: there are at most 65,536 of each kind.
const numbered = new Map<number, string>();
const LINK_TYPE_BASE = 0x1_0000;

export function reasonOfEtherType(etherType: number): string {
  return ETHER_TYPE_REASONS.get(etherType) ?? reasonByNumber(etherType);
}

export function reasonOfLinkType(linkType: number): string {
  return LINK_TYPE_REASONS.get(linkType) ?? reasonByNumber(LINK_TYPE_BASE + linkType);
}

function reasonByNumber(key: number): string {
  let reason = numbered.get(key);
  if (reason === undefined) {
    reason =
      key < LINK_TYPE_BASE ? `ethertype-0x${key.toString(16).padStart(4, '0')}` : `link-type-${key - LINK_TYPE_BASE}`;
    numbered.set(key, reason);
  }
  return reason;
}
