import { type Analyzer, FROM_SERVER, firstOf } from '../analyzer.ts';

export const kismet: Analyzer = {
  service: 'kismet',
  title: 'Kismet',
  category: 'management',
  doc: 'Finds wireless networks and reports them.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [2501],
  firstBytes: firstOf('*'),
  aliases: { ndpi: ['Kismet'], wireshark: ['kismet'] },

  inspect(bytes) {
    return bytes.has('*KISMET:') ? FROM_SERVER : 'no';
  },
};
