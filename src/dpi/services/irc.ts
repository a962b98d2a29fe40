import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf } from '../analyzer.ts';

export const irc: Analyzer = {
  service: 'irc',
  title: 'IRC',
  category: 'chat',
  doc: 'Internet Relay Chat.',
  standard: 'RFC 2812',
  transports: ['tcp'],
  likelyPorts: [6667, 6660, 6666, 6668, 6669, 7000],
  firstBytes: firstOf('NUC:'),
  aliases: { ndpi: ['IRC'], wireshark: ['irc'], zeek: ['irc'], iana: ['ircu'] },

  inspect(bytes) {
    const line = bytes.line(0, 512);
    if (line === null) return 'no';
    if (/^NICK \S{1,64}$/.test(line) || /^USER \S+ \S+ \S+ :/.test(line) || /^CAP LS( 30\d)?$/.test(line))
      return FROM_CLIENT;
    return /^:\S+ (NOTICE \S+ :|\d{3} \S+ )/.test(line) || /^NOTICE AUTH :/.test(line) ? FROM_SERVER : 'no';
  },
};
