/** IP protocol numbers with their short names (IANA, "Assigned Internet Protocol Numbers"), those met in practice. */
const PROTOCOL_NAMES: readonly (readonly [number, string])[] = [
  [0, 'hopopt'],
  [1, 'icmp'],
  [2, 'igmp'],
  [4, 'ipip'],
  [6, 'tcp'],
  [8, 'egp'],
  [9, 'igp'],
  [17, 'udp'],
  [27, 'rdp'],
  [33, 'dccp'],
  [41, 'ipv6'],
  [46, 'rsvp'],
  [47, 'gre'],
  [50, 'esp'],
  [51, 'ah'],
  [58, 'icmpv6'],
  [59, 'ipv6-nonxt'],
  [88, 'eigrp'],
  [89, 'ospf'],
  [94, 'ipip-old'],
  [97, 'etherip'],
  [103, 'pim'],
  [108, 'ipcomp'],
  [112, 'vrrp'],
  [115, 'l2tp'],
  [124, 'isis'],
  [132, 'sctp'],
  [135, 'mobility'],
  [136, 'udplite'],
  [137, 'mpls-in-ip'],
  [139, 'hip'],
  [143, 'ethernet'],
];

const BY_NUMBER = new Map(PROTOCOL_NAMES);
const BY_NAME = new Map(PROTOCOL_NAMES.map(([number, name]) => [name, number]));

/** `tcp`, `udp` …; `ip-proto-200` for a number without a name here. */
export function protocolName(proto: number): string {
  return BY_NUMBER.get(proto) ?? `ip-proto-${proto}`;
}

/** The number of a name as {@link protocolName} gives it, in any case; null when there is none. */
export function protocolNumber(name: string): number | null {
  const lower = name.toLowerCase();
  const known = BY_NAME.get(lower);
  if (known !== undefined) return known;
  const digits = /^ip-proto-(\d{1,3})$/.exec(lower)?.[1];
  return digits !== undefined && Number(digits) <= 255 ? Number(digits) : null;
}
