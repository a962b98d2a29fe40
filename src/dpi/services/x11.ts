import { type Analyzer, FROM_CLIENT, firstOf } from '../analyzer.ts';

export const x11: Analyzer = {
  service: 'x11',
  title: 'X11',
  category: 'remote-access',
  doc: 'Windows of Unix programs shown on another machine.',
  standard: 'X Window System Protocol, X11R7',
  transports: ['tcp'],
  likelyPorts: [6000, 6001, 6010],
  firstBytes: firstOf('lB'),
  aliases: { wireshark: ['x11'], iana: ['x11'] },

  inspect(bytes) {
    const isLittle = bytes.u8(0) === 0x6c;
    const major = isLittle ? bytes.u16le(2) : bytes.u16(2);
    const minor = isLittle ? bytes.u16le(4) : bytes.u16(4);
    const nameLen = isLittle ? bytes.u16le(6) : bytes.u16(6);
    return bytes.u8(1) === 0 && major === 11 && minor === 0 && nameLen <= 64 && bytes.length >= 12 ? FROM_CLIENT : 'no';
  },
};
