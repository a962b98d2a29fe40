import { type Analyzer, beginsLike, firstOf, YES } from '../analyzer.ts';

export const rsync: Analyzer = {
  service: 'rsync',
  title: 'rsync',
  category: 'file-transfer',
  doc: 'Files kept equal on two machines.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [873],
  firstBytes: firstOf('@'),
  aliases: { ndpi: ['RSYNC'], wireshark: ['rsync'], iana: ['rsync'] },

  inspect(bytes) {
    return bytes.has('@RSYNCD: ') ? YES : beginsLike(bytes, '@RSYNCD: ') ? 'maybe' : 'no';
  },
};
