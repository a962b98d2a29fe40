import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const nomachine: Analyzer = {
  service: 'nomachine',
  title: 'NoMachine NX',
  category: 'remote-access',
  doc: 'Desktops by NoMachine.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [4000],
  firstBytes: firstOf('N'),
  aliases: { ndpi: ['NoMachine'] },

  inspect(bytes) {
    return bytes.has('NXSH-') || bytes.has('NXD-') ? YES : 'no';
  },
};
