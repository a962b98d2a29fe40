import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const netcode: Analyzer = {
  service: 'netcode',
  title: 'netcode',
  category: 'game',
  doc: 'Games built on yojimbo.',
  standard: 'https://github.com/mas-bandwidth/netcode/blob/main/STANDARD.md',
  transports: ['udp'],
  likelyPorts: [40000],
  firstBytes: [0x00],
  aliases: { ndpi: ['Yojimbo'] },

  inspect(bytes) {
    return bytes.u8(0) === 0 && bytes.has('NETCODE 1.0', 1) ? FROM_CLIENT : 'no';
  },
};
