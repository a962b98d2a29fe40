import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const tailscale: Analyzer = {
  service: 'tailscale',
  title: 'Tailscale disco',
  category: 'vpn',
  doc: 'Tailscale nodes look for a direct path to each other.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [41641],
  firstBytes: firstOf('T'),
  aliases: { ndpi: ['Tailscale'] },

  inspect(bytes) {
    return bytes.has('TS\xf0\x9f\x92\xac') ? YES : 'no';
  },
};
