import { type Analyzer, firstOf } from '../analyzer.ts';

export const teamspeak: Analyzer = {
  service: 'teamspeak',
  title: 'TeamSpeak 3',
  category: 'voip',
  doc: 'Voice of players.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [9987],
  firstBytes: firstOf('T'),
  aliases: { ndpi: ['TeamSpeak'] },

  inspect(bytes) {
    return bytes.has('TS3INIT1') ? { application: 'TeamSpeak' } : 'no';
  },
};
