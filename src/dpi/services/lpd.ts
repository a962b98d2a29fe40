import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const lpd: Analyzer = {
  service: 'lpd',
  title: 'LPD',
  category: 'management',
  doc: 'Print jobs the Unix way.',
  standard: 'RFC 1179',
  transports: ['tcp'],
  likelyPorts: [515],
  needsPort: true,
  firstBytes: [0x01, 0x02, 0x03, 0x04, 0x05],
  aliases: { wireshark: ['lpd'], iana: ['printer'] },

  inspect(bytes) {
    const end = bytes.indexOf(0x0a, 1, 80);
    return bytes.onPort(515) && end > 1 && bytes.isPrintable(1, end - 1) ? FROM_CLIENT : 'no';
  },
};
