import { type Analyzer, beginsLike, firstOf } from '../analyzer.ts';

export const vnc: Analyzer = {
  service: 'vnc',
  title: 'VNC',
  category: 'remote-access',
  doc: 'Desktops shown on another machine.',
  standard: 'RFC 6143',
  transports: ['tcp'],
  likelyPorts: [5900, 5901, 5902, 5800],
  firstBytes: firstOf('R'),
  aliases: { ndpi: ['VNC'], wireshark: ['vnc'], zeek: ['rfb'], iana: ['rfb'] },

  inspect(bytes) {
    const version = bytes.text(0, 12);
    if (/^RFB \d{3}\.\d{3}\n$/.test(version)) return { facts: { version: version.slice(4, 11) } };
    return beginsLike(bytes, 'RFB 00') ? 'maybe' : 'no';
  },
};
