import { type Analyzer, YES } from '../analyzer.ts';

/** Of one hop, echo, several hops, within a group of links, and seamless. */
const PORTS: readonly number[] = [3784, 3785, 4784, 6784, 7784];

export const bfd: Analyzer = {
  service: 'bfd',
  title: 'BFD',
  category: 'network',
  doc: 'Routers watch each other many times a second.',
  standard: 'RFC 5880, RFC 7130, RFC 7880',
  transports: ['udp'],
  likelyPorts: PORTS,
  needsPort: true,
  firstBytes: [0x20, 0x21, 0x22, 0x23, 0x24],
  aliases: { ndpi: ['BFD'], wireshark: ['bfd'], iana: ['bfd-control', 'bfd-lag', 's-bfd'] },

  inspect(bytes) {
    return bytes.onPort(...PORTS) &&
      bytes.u8(0) >> 5 === 1 &&
      bytes.u8(3) === bytes.wireLength &&
      bytes.u8(2) > 0 &&
      bytes.u8(3) >= 24
      ? YES
      : 'no';
  },
};
