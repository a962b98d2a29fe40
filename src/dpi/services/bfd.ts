import { type Analyzer, YES } from '../analyzer.ts';

export const bfd: Analyzer = {
  service: 'bfd',
  title: 'BFD',
  category: 'network',
  doc: 'Routers watch each other many times a second.',
  standard: 'RFC 5880',
  transports: ['udp'],
  likelyPorts: [3784, 3785, 4784],
  needsPort: true,
  firstBytes: [0x20, 0x21, 0x22, 0x23, 0x24],
  aliases: { ndpi: ['BFD'], wireshark: ['bfd'], iana: ['bfd-control'] },

  inspect(bytes) {
    return bytes.onPort(3784, 3785, 4784) &&
      bytes.u8(0) >> 5 === 1 &&
      bytes.u8(3) === bytes.wireLength &&
      bytes.u8(2) > 0 &&
      bytes.u8(3) >= 24
      ? YES
      : 'no';
  },
};
