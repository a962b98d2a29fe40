import { type Analyzer, FROM_SERVER, firstOf } from '../analyzer.ts';

/** Lines of `ls -l`, as servers list their folders. */
const LISTING = /^[-dlbcps][-rwxsStT]{9}[+.@]? +\d+ +\S+ +\S+ +\d+ [A-Z][a-z]{2} +\d/;

export const ftpData: Analyzer = {
  service: 'ftp-data',
  title: 'FTP data',
  category: 'file-transfer',
  doc: 'A file or a listing that FTP carries on a connection of its own.',
  standard: 'RFC 959',
  transports: ['tcp'],
  likelyPorts: [20],
  firstBytes: firstOf('-dlbcps'),
  aliases: { ndpi: ['FTP_DATA'], wireshark: ['ftp-data'], zeek: ['ftp-data'], iana: ['ftp-data'] },

  inspect(bytes) {
    return LISTING.test(bytes.text(0, 96)) ? FROM_SERVER : 'no';
  },
};
