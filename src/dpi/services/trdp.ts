import { type Analyzer, YES } from '../analyzer.ts';

export const trdp: Analyzer = {
  service: 'trdp',
  title: 'TRDP',
  category: 'industrial',
  doc: 'Data within trains.',
  standard: 'IEC 61375-2-3',
  transports: ['udp', 'tcp'],
  likelyPorts: [17224, 17225],
  firstBytes: [0x00],
  aliases: { ndpi: ['TRDP'], wireshark: ['trdp'] },

  inspect(bytes) {
    const kind = bytes.u16(6);
    return (bytes.onPort(17224, 17225) || bytes.length >= 40) &&
      bytes.u16(4) === 0x0100 &&
      [0x5064, 0x5070, 0x5072, 0x4d6e, 0x4d72, 0x4d70, 0x4d71, 0x4d63, 0x4d65].includes(kind)
      ? YES
      : 'no';
  },
};
