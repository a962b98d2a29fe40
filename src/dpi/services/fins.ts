import { type Analyzer, FROM_CLIENT, FROM_SERVER, YES } from '../analyzer.ts';

export const fins: Analyzer = {
  service: 'fins',
  title: 'OMRON FINS',
  category: 'industrial',
  doc: 'Controllers of OMRON.',
  standard: 'OMRON W421',
  transports: ['tcp', 'udp'],
  likelyPorts: [9600],
  firstBytes: [0x46, 0x80, 0x81, 0xc0, 0xc1],
  aliases: { ndpi: ['OMRON_FINS', 'FINS'], wireshark: ['omron'] },

  inspect(bytes) {
    if (bytes.isTcp) return bytes.has('FINS') && bytes.u32(4) >= 8 && bytes.u32(4) < 0x10000 ? YES : 'no';
    const isHeader = bytes.u8(1) === 0 && bytes.u8(2) <= 2 && bytes.u8(3) <= 127 && bytes.length >= 12;
    return bytes.onPort(9600) && isHeader ? ((bytes.u8(0) & 0x40) === 0 ? FROM_CLIENT : FROM_SERVER) : 'no';
  },
};
