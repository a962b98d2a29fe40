import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf } from '../analyzer.ts';

export const elasticsearch: Analyzer = {
  service: 'elasticsearch',
  title: 'Elasticsearch transport',
  category: 'database',
  doc: 'Nodes of an Elasticsearch cluster among themselves.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [9300],
  firstBytes: firstOf('E'),
  aliases: { ndpi: ['Elasticsearch'], wireshark: ['elasticsearch'] },

  inspect(bytes) {
    if (!bytes.has('ES')) return 'no';
    if (bytes.length < 19) return bytes.onPort(9300) ? 'maybe' : 'no';
    const length = bytes.u32(2);
    return length > 12 && length < 0x10000000 && bytes.u8(14) < 0x20 && bytes.u32(6) === 0
      ? (bytes.u8(14) & 1) === 0
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
