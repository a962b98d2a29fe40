import { type Analyzer, FROM_CLIENT, firstOf } from '../analyzer.ts';

export const ripeAtlas: Analyzer = {
  service: 'ripe-atlas',
  title: 'RIPE Atlas',
  category: 'management',
  doc: 'Probes that measure the Internet.',
  standard: null,
  transports: ['udp', 'tcp'],
  likelyPorts: [],
  firstBytes: firstOf('M'),
  aliases: { ndpi: ['RipeAtlas'] },

  inspect(bytes) {
    return bytes.has('MGLNDD_') && /^[\d.]+_\d+$/.test(bytes.text(7, 32).trimEnd()) ? FROM_CLIENT : 'no';
  },
};
