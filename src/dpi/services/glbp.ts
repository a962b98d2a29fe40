import { type Analyzer, YES } from '../analyzer.ts';

export const glbp: Analyzer = {
  service: 'glbp',
  title: 'GLBP',
  category: 'network',
  doc: 'Gateways of Cisco that share the load.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [3222],
  needsPort: true,
  firstBytes: [0x01],
  aliases: { ndpi: ['GLBP'], wireshark: ['glbp'] },

  inspect(bytes) {
    return bytes.onPort(3222) && bytes.u8(0) === 1 && bytes.u8(1) === 0 && bytes.length >= 40 ? YES : 'no';
  },
};
