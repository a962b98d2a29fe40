import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const tinc: Analyzer = {
  service: 'tinc',
  title: 'tinc',
  category: 'vpn',
  doc: 'Virtual private networks of tinc.',
  standard: 'https://www.tinc-vpn.org/documentation/The-meta_002dprotocol.html',
  transports: ['tcp'],
  likelyPorts: [655],
  firstBytes: firstOf('0'),
  aliases: { ndpi: ['TINC'], iana: ['tinc'] },

  inspect(bytes) {
    return /^0 \S{1,64} 17(\.\d+)?\n/.test(bytes.text(0, 80)) ? YES : 'no';
  },
};
