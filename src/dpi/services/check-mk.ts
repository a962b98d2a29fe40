import { type Analyzer, FROM_SERVER, firstOf } from '../analyzer.ts';

export const checkMk: Analyzer = {
  service: 'check-mk',
  title: 'Checkmk agent',
  category: 'management',
  doc: 'What a machine tells its Checkmk server.',
  standard: 'https://docs.checkmk.com',
  transports: ['tcp'],
  likelyPorts: [6556],
  firstBytes: firstOf('<'),
  aliases: { ndpi: ['CHECKMK'], iana: ['checkmk-agent'] },

  inspect(bytes) {
    return bytes.has('<<<check_mk>>>') ? FROM_SERVER : 'no';
  },
};
