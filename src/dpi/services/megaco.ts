import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const megaco: Analyzer = {
  service: 'megaco',
  title: 'H.248 Megaco',
  category: 'voip',
  doc: 'Media gateways and their controllers.',
  standard: 'RFC 3525',
  transports: ['udp', 'tcp'],
  likelyPorts: [2944, 2945],
  firstBytes: firstOf('M!'),
  aliases: { ndpi: ['Megaco'], wireshark: ['megaco'], iana: ['megaco-h248'] },

  inspect(bytes) {
    return bytes.has('!/1 ') || bytes.has('!/2 ') || bytes.has('!/3 ') || bytes.has('MEGACO/') ? YES : 'no';
  },
};
