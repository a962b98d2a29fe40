import { type Analyzer, YES } from '../analyzer.ts';

export const ldp: Analyzer = {
  service: 'ldp',
  title: 'LDP',
  category: 'network',
  doc: 'Labels of MPLS networks.',
  standard: 'RFC 5036',
  transports: ['tcp', 'udp'],
  likelyPorts: [646],
  firstBytes: [0x00],
  aliases: { ndpi: ['LDP'], wireshark: ['ldp'], iana: ['ldp'] },

  inspect(bytes) {
    const length = bytes.u16(2);
    const type = bytes.u16(10) & 0x7fff;
    return bytes.u16(0) === 1 &&
      length >= 14 &&
      length + 4 <= Math.max(bytes.length, bytes.wireLength) &&
      bytes.u16(8) === 0 &&
      (type <= 4 || (type >= 0x0100 && type <= 0x0404)) &&
      bytes.u16(12) <= length
      ? YES
      : 'no';
  },
};
