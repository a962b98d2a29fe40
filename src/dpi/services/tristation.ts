import { type Analyzer, YES } from '../analyzer.ts';

export const tristation: Analyzer = {
  service: 'tristation',
  title: 'TriStation',
  category: 'industrial',
  doc: 'Safety controllers of Triconex.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [1502],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['TriStation'], wireshark: ['tristation'] },

  inspect(bytes) {
    const type = bytes.u16le(0);
    return bytes.onPort(1502) && type >= 1 && type <= 12 && bytes.u16le(2) + 6 === bytes.length ? YES : 'no';
  },
};
