import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const diameter: Analyzer = {
  service: 'diameter',
  title: 'Diameter',
  category: 'authentication',
  doc: 'Sign-in and accounts of mobile networks.',
  standard: 'RFC 6733',
  transports: ['tcp'],
  likelyPorts: [3868],
  firstBytes: [0x01],
  aliases: { ndpi: ['Diameter'], wireshark: ['diameter'], iana: ['diameter'] },

  inspect(bytes) {
    const length = bytes.u24(1);
    const flags = bytes.u8(4);
    const command = bytes.u24(5);
    if (bytes.length < 20 || length < 20 || length % 4 !== 0 || (flags & 0x0f) !== 0 || length > 65_536) return 'no';
    return (command >= 257 && command <= 329) || (command >= 8_388_608 && command <= 8_388_735)
      ? (flags & 0x80) !== 0
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
