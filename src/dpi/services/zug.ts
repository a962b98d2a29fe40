import { type Analyzer, YES } from '../analyzer.ts';

export const zug: Analyzer = {
  service: 'zug',
  title: 'ZUG',
  category: 'crypto-currency',
  doc: 'Nodes of the Casper and ZUG networks.',
  standard: null,
  transports: ['udp', 'tcp'],
  likelyPorts: [19000],
  firstBytes: [0x00],
  aliases: { ndpi: ['ZUG'] },

  inspect(bytes) {
    return bytes.has('\0zUG\x10') ? YES : 'no';
  },
};
