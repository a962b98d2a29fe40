import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const ceph: Analyzer = {
  service: 'ceph',
  title: 'Ceph',
  category: 'file-transfer',
  doc: 'Storage clusters of Ceph.',
  standard: 'https://docs.ceph.com/en/latest/dev/msgr2',
  transports: ['tcp'],
  likelyPorts: [6789, 3300, 6800],
  firstBytes: firstOf('c'),
  aliases: { ndpi: ['Ceph'], wireshark: ['ceph'] },

  inspect(bytes) {
    return bytes.has('ceph v027') || bytes.has('ceph v2\n') ? YES : 'no';
  },
};
