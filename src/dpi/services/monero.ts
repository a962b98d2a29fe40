import { type Analyzer, YES } from '../analyzer.ts';

export const monero: Analyzer = {
  service: 'monero',
  title: 'Monero',
  category: 'crypto-currency',
  doc: 'Nodes of Monero among themselves.',
  standard: 'https://github.com/monero-project/monero/blob/master/docs/LEVIN_PROTOCOL.md',
  transports: ['tcp'],
  likelyPorts: [18080, 18081, 18083],
  firstBytes: [0x01],
  aliases: { ndpi: ['Monero'] },

  inspect(bytes) {
    return bytes.u32(0) === 0x01210101 && bytes.u32(4) === 0x01010101 && bytes.length >= 33 ? YES : 'no';
  },
};
