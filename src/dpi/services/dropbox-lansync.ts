import { type Analyzer, firstOf } from '../analyzer.ts';

export const dropboxLansync: Analyzer = {
  service: 'dropbox-lansync',
  title: 'Dropbox LAN sync',
  category: 'file-sharing',
  doc: 'Dropbox clients of one network find each other.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [17500],
  firstBytes: firstOf('{'),
  aliases: { ndpi: ['Dropbox'], wireshark: ['db-lsp-disc'], iana: ['db-lsp-disc'] },

  inspect(bytes) {
    if (!bytes.onPort(17500) || bytes.find('"host_int"', 0, 256) < 0) return 'no';
    return { application: 'Dropbox' };
  },
};
