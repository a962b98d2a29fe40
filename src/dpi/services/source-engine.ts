import { type Analyzer, FROM_CLIENT, YES } from '../analyzer.ts';

export const sourceEngine: Analyzer = {
  service: 'source-engine',
  title: 'Valve games',
  category: 'game',
  doc: "Questions to game servers of Valve's engine, and Steam.",
  standard: 'https://developer.valvesoftware.com/wiki/Server_queries',
  transports: ['udp'],
  likelyPorts: [27015, 27016, 27017],
  firstBytes: [0xff],
  aliases: { ndpi: ['Source_Engine', 'Steam'] },

  inspect(bytes) {
    if (bytes.u32(0) !== 0xffffffff) return 'no';
    if (bytes.has('TSource Engine Query', 4)) return FROM_CLIENT;
    return /^[UVWIDAEm]$/.test(bytes.text(4, 1)) && (bytes.length === 9 || bytes.onPort(27015, 27016, 27017))
      ? YES
      : 'no';
  },
};
