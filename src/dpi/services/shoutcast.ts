import { type Analyzer, FROM_SERVER, firstOf } from '../analyzer.ts';

export const shoutcast: Analyzer = {
  service: 'shoutcast',
  title: 'SHOUTcast',
  category: 'streaming',
  doc: 'Radio over the Internet.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [8000, 8001],
  firstBytes: firstOf('I'),
  aliases: { ndpi: ['Icecast', 'ShoutCast'] },

  inspect(bytes) {
    return bytes.has('ICY 200 OK') ? FROM_SERVER : 'no';
  },
};
