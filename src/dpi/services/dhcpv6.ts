import type { Analyzer } from '../analyzer.ts';

export const dhcpv6: Analyzer = {
  service: 'dhcpv6',
  title: 'DHCPv6',
  category: 'network',
  doc: 'Addresses and settings of IPv6 hosts.',
  standard: 'RFC 8415',
  transports: ['udp'],
  likelyPorts: [546, 547],
  needsPort: true,
  firstBytes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  aliases: { ndpi: ['DHCPV6'], wireshark: ['dhcpv6'], iana: ['dhcpv6-client', 'dhcpv6-server'] },

  inspect(bytes) {
    if (!bytes.onPort(546, 547)) return 'no';
    const type = bytes.u8(0);
    const at = type === 12 || type === 13 ? 34 : 4;
    const length = bytes.u16(at + 2);
    const isOption = bytes.u16(at) <= 150 && length >= 0 && at + 4 + length <= Math.max(bytes.length, bytes.wireLength);
    return isOption ? { client: type === 2 || type === 7 || type === 10 || type === 13 ? 'receiver' : 'sender' } : 'no';
  },
};
