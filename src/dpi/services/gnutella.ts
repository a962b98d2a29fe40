import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const gnutella: Analyzer = {
  service: 'gnutella',
  title: 'Gnutella',
  category: 'file-sharing',
  doc: 'Files shared by LimeWire and its kin.',
  standard: 'RFC-Gnutella 0.6',
  transports: ['tcp', 'udp'],
  likelyPorts: [6346, 6347],
  firstBytes: firstOf('G'),
  aliases: { ndpi: ['Gnutella'], wireshark: ['gnutella'], zeek: ['gnutella'], iana: ['gnutella-svc'] },

  inspect(bytes) {
    return bytes.has('GNUTELLA CONNECT/') || bytes.has('GNUTELLA/0.') || (bytes.has('GND') && !bytes.isTcp)
      ? YES
      : 'no';
  },
};
