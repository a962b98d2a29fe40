import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const fix: Analyzer = {
  service: 'fix',
  title: 'FIX',
  category: 'finance',
  doc: 'Orders and prices between traders and exchanges.',
  standard: 'FIX 4.4, FIXT 1.1',
  transports: ['tcp'],
  likelyPorts: [9876],
  firstBytes: firstOf('8'),
  aliases: { ndpi: ['FIX'], wireshark: ['fix'] },

  inspect(bytes) {
    return /^8=(FIXT?\.\d\.\d|O).9=\d+.35=/s.test(bytes.text(0, 40)) ? YES : 'no';
  },
};
