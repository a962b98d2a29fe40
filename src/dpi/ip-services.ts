/** IP protocols that are services of their own: there is nothing above them to recognise. */
import type { ServiceDescription } from './analyzer.ts';
import type { CategoryName } from './categories.ts';

export interface IpService extends ServiceDescription {
  /** Number of the IANA protocol registry. */
  readonly proto: number;
}

const entry = (
  proto: number,
  service: string,
  title: string,
  category: CategoryName,
  doc: string,
  standard: string,
  ndpi: readonly string[],
  wireshark: readonly string[],
): IpService => ({ proto, service, title, category, doc, standard, aliases: { ndpi, wireshark, iana: [service] } });

const ENTRIES: readonly IpService[] = [
  entry(1, 'icmp', 'ICMP', 'network', 'Errors and echo of IPv4.', 'RFC 792', ['ICMP'], ['icmp']),
  entry(2, 'igmp', 'IGMP', 'network', 'Membership in IPv4 multicast groups.', 'RFC 9776', ['IGMP'], ['igmp']),
  entry(8, 'egp', 'EGP', 'network', 'The exterior gateway protocol before BGP.', 'RFC 904', ['EGP'], ['egp']),
  entry(46, 'rsvp', 'RSVP', 'network', 'Reservation of bandwidth along a path.', 'RFC 2205', [], ['rsvp']),
  entry(47, 'gre', 'GRE', 'vpn', 'Generic tunnel whose content was not decoded.', 'RFC 2784', ['GRE'], ['gre']),
  entry(50, 'esp', 'IPsec ESP', 'vpn', 'Encrypted payload of IPsec.', 'RFC 4303', ['IPSec', 'IPsec'], ['esp']),
  entry(51, 'ah', 'IPsec AH', 'vpn', 'Authenticated payload of IPsec.', 'RFC 4302', ['IPSec', 'IPsec'], ['ah']),
  entry(58, 'icmp6', 'ICMPv6', 'network', 'Errors, echo and neighbours of IPv6.', 'RFC 4443', ['ICMPV6'], ['icmpv6']),
  entry(88, 'eigrp', 'EIGRP', 'network', 'Cisco’s interior routing protocol.', 'RFC 7868', [], ['eigrp']),
  entry(89, 'ospf', 'OSPF', 'network', 'Interior routing by link states.', 'RFC 2328', ['OSPF'], ['ospf']),
  entry(103, 'pim', 'PIM', 'network', 'Routing of multicast.', 'RFC 7761', ['IP_PIM'], ['pim']),
  entry(112, 'vrrp', 'VRRP', 'network', 'One router address shared by several.', 'RFC 9568', ['VRRP'], ['vrrp']),
  entry(113, 'pgm', 'PGM', 'network', 'Reliable multicast.', 'RFC 3208', ['IP_PGM'], ['pgm']),
  entry(115, 'l2tpv3', 'L2TPv3', 'vpn', 'Links tunnelled directly over IP.', 'RFC 3931', [], ['l2tp']),
  entry(132, 'sctp', 'SCTP', 'network', 'Transport with several streams.', 'RFC 9260', ['SCTP'], ['sctp']),
];

export const IP_SERVICES: ReadonlyMap<number, IpService> = new Map(ENTRIES.map((service) => [service.proto, service]));
