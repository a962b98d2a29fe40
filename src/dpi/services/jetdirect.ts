import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const jetdirect: Analyzer = {
  service: 'jetdirect',
  title: 'JetDirect',
  category: 'management',
  doc: 'Pages on their way to a printer.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [9100],
  firstBytes: [0x1b, 0x40],
  aliases: { iana: ['pdl-datastream'] },

  inspect(bytes) {
    return bytes.has('\x1b%-12345X') || bytes.has('@PJL ') ? FROM_CLIENT : 'no';
  },
};
