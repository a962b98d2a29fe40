import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const rlogin: Analyzer = {
  service: 'rlogin',
  title: 'rlogin and rsh',
  category: 'remote-access',
  doc: 'Remote login and commands before SSH, everything readable on the way.',
  standard: 'RFC 1282',
  transports: ['tcp'],
  likelyPorts: [513, 514],
  needsPort: true,
  firstBytes: [0x00, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39],
  aliases: { ndpi: ['RSH'], wireshark: ['rlogin', 'rsh'], iana: ['login', 'shell'] },

  inspect(bytes) {
    if (!bytes.onPort(513, 514) || !bytes.fromStart) return 'no';
    const texts = bytes.text(0, 200).split('\0');
    const isLogin = texts.length >= 4 && texts[0] === '' && /^[\w.-]+\/\d+$/.test(texts[3] ?? '');
    const isShell = /^\d{1,5}$/.test(texts[0] ?? '') && texts.length >= 2;
    return isLogin || isShell ? FROM_CLIENT : 'no';
  },
};
