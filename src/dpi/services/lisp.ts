import { type Analyzer, YES } from '../analyzer.ts';

export const lisp: Analyzer = {
  service: 'lisp',
  title: 'LISP',
  category: 'network',
  doc: 'Locations and identities of hosts kept apart.',
  standard: 'RFC 9300',
  transports: ['udp'],
  likelyPorts: [4341, 4342],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['LISP'], wireshark: ['lisp', 'lisp-data'], iana: ['lisp-data', 'lisp-control'] },

  inspect(bytes) {
    if (bytes.onPort(4342)) {
      const records = bytes.u8(3);
      return [1, 2, 3, 4].includes(bytes.u8(0) >> 4) && records >= 1 && records <= 8 && bytes.length >= 24 ? YES : 'no';
    }
    // Section 5.1 of RFC 9300: eight bytes, then the packet carried.
    const isIpv4 = bytes.u8(8) === 0x45 && bytes.u16(10) === bytes.wireLength - 8;
    const isIpv6 = bytes.u8(8) >> 4 === 6 && bytes.u16(12) === bytes.wireLength - 48;
    return bytes.onPort(4341) && (bytes.u8(0) & 0x07) === 0 && (isIpv4 || isIpv6) ? YES : 'no';
  },
};
