import { type Analyzer, YES } from '../analyzer.ts';

export const mndp: Analyzer = {
  service: 'mndp',
  title: 'MikroTik discovery',
  category: 'management',
  doc: 'MikroTik routers find each other.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [5678],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['MikroTik'], wireshark: ['mndp'] },

  inspect(bytes) {
    if (!bytes.onPort(5678)) return 'no';
    return (bytes.u32(0) === 0 && bytes.length === 4) ||
      (bytes.u16(4) === 1 && bytes.u16(6) === 6 && bytes.u16(14) <= 17)
      ? YES
      : 'no';
  },
};
