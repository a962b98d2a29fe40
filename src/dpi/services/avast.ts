import { type Analyzer, firstOf } from '../analyzer.ts';

export const avast: Analyzer = {
  service: 'avast',
  title: 'Avast cloud',
  category: 'security',
  doc: 'Avast and AVG ask their cloud about files and addresses.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [],
  firstBytes: firstOf('N'),
  aliases: { ndpi: ['AVAST'] },

  inspect(bytes) {
    return bytes.has('NOSA') && bytes.u16(4) === bytes.length ? { application: 'Avast' } : 'no';
  },
};
