import { type Analyzer, FROM_CLIENT, YES } from '../analyzer.ts';

export const drda: Analyzer = {
  service: 'drda',
  title: 'DRDA',
  category: 'database',
  doc: 'Db2 and Derby databases.',
  standard: 'DRDA V5',
  transports: ['tcp'],
  likelyPorts: [50000, 446, 1527, 60000],
  firstBytes: [0x00],
  aliases: { ndpi: ['DRDA'], wireshark: ['drda'], iana: ['ddm-rdb'] },

  inspect(bytes) {
    const length = bytes.u16(0);
    const isDss = bytes.u8(2) === 0xd0 && (bytes.u8(3) & 0x0f) >= 1 && (bytes.u8(3) & 0x0f) <= 5 && length >= 10;
    return isDss && bytes.u16(6) === length - 6 && bytes.u16(8) >= 0x1000
      ? (bytes.u8(3) & 0x0f) === 1
        ? FROM_CLIENT
        : YES
      : 'no';
  },
};
