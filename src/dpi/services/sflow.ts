import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const sflow: Analyzer = {
  service: 'sflow',
  title: 'sFlow',
  category: 'management',
  doc: 'Sampled packets on their way to a collector.',
  standard: 'sFlow version 5',
  transports: ['udp'],
  likelyPorts: [6343],
  firstBytes: [0x00],
  aliases: { ndpi: ['sFlow'], wireshark: ['sflow'], iana: ['sflow'] },

  inspect(bytes) {
    const version = bytes.u32(0);
    const family = bytes.u32(4);
    return (version === 5 || version === 4 || version === 2) &&
      (family === 1 || family === 2) &&
      bytes.length >= 28 &&
      (version === 5 || bytes.onPort(6343))
      ? FROM_CLIENT
      : 'no';
  },
};
