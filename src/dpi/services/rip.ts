import { type Analyzer, YES } from '../analyzer.ts';

export const rip: Analyzer = {
  service: 'rip',
  title: 'RIP',
  category: 'network',
  doc: 'Routes of small networks.',
  standard: 'RFC 2453, RFC 2080',
  transports: ['udp'],
  likelyPorts: [520, 521],
  needsPort: true,
  firstBytes: [0x01, 0x02],
  aliases: { ndpi: ['RIP'], wireshark: ['rip', 'ripng'], iana: ['router', 'ripng'] },

  inspect(bytes) {
    const isVersion4 =
      bytes.onPort(520) && bytes.u8(1) >= 1 && bytes.u8(1) <= 2 && bytes.u16(2) === 0 && (bytes.length - 4) % 20 === 0;
    const isNextGeneration =
      bytes.onPort(521) && bytes.u8(1) === 1 && bytes.u16(2) === 0 && (bytes.length - 4) % 20 === 0;
    return isVersion4 || isNextGeneration ? YES : 'no';
  },
};
