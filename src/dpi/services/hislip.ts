import { type Analyzer, FROM_CLIENT, firstOf, YES } from '../analyzer.ts';

export const hislip: Analyzer = {
  service: 'hislip',
  title: 'HiSLIP',
  category: 'industrial',
  doc: 'Test instruments on the network.',
  standard: 'IVI-6.1',
  transports: ['tcp'],
  likelyPorts: [4880],
  firstBytes: firstOf('H'),
  aliases: { ndpi: ['HiSLIP'], wireshark: ['hislip'], iana: ['hislip'] },

  inspect(bytes) {
    return bytes.has('HS') && bytes.u8(2) <= 26 && bytes.u32(8) === 0 && bytes.length >= 16
      ? bytes.u8(2) === 0 || bytes.u8(2) === 17
        ? FROM_CLIENT
        : YES
      : 'no';
  },
};
