import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

/** A request begins with its role, eight bytes long (section 5.1). */

export const fastcgi: Analyzer = {
  service: 'fastcgi',
  title: 'FastCGI',
  category: 'web',
  doc: 'Web servers pass requests on to programs such as PHP.',
  standard: 'FastCGI 1.0',
  transports: ['tcp'],
  likelyPorts: [9000],
  firstBytes: [0x01],
  aliases: { ndpi: ['FastCGI'], wireshark: ['fcgi'] },

  inspect(bytes) {
    const role = bytes.u16(8);
    return bytes.u16(0) === 0x0101 &&
      bytes.u16(4) === 8 &&
      role >= 1 &&
      role <= 3 &&
      bytes.u8(10) <= 1 &&
      bytes.u32(11) === 0
      ? FROM_CLIENT
      : 'no';
  },
};
