import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const tacacs: Analyzer = {
  service: 'tacacs',
  title: 'TACACS+',
  category: 'authentication',
  doc: 'Sign-in to routers and switches.',
  standard: 'RFC 8907',
  transports: ['tcp'],
  likelyPorts: [49],
  firstBytes: [0xc0, 0xc1],
  aliases: { ndpi: ['TACACS_Plus'], wireshark: ['tacplus'], iana: ['tacacs'] },

  inspect(bytes) {
    const type = bytes.u8(1);
    const isHeader = type >= 1 && type <= 3 && bytes.u8(2) >= 1 && bytes.u8(2) <= 8 && (bytes.u8(3) & ~0x05) === 0;
    return isHeader && bytes.u32(8) === bytes.length - 12
      ? (bytes.u8(2) & 1) === 1
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
