import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const nano: Analyzer = {
  service: 'nano',
  title: 'Nano',
  category: 'crypto-currency',
  doc: 'Nodes of the currency Nano.',
  standard: 'https://docs.nano.org/protocol-design/networking',
  transports: ['tcp', 'udp'],
  likelyPorts: [7075],
  firstBytes: firstOf('R'),
  aliases: { ndpi: ['Nano'] },

  inspect(bytes) {
    const network = bytes.u8(1);
    return bytes.u8(0) === 0x52 &&
      (network === 0x41 || network === 0x42 || network === 0x43 || network === 0x58) &&
      bytes.u8(2) >= 0x0c &&
      bytes.u8(2) <= 0x40 &&
      bytes.u8(2) >= bytes.u8(4) &&
      bytes.u8(3) >= bytes.u8(4) &&
      bytes.u8(5) >= 2 &&
      bytes.u8(5) <= 0x10
      ? YES
      : 'no';
  },
};
