import type { Analyzer } from '../analyzer.ts';
import { confirmed } from '../confirm.ts';

export const demonware: Analyzer = {
  service: 'demonware',
  title: 'Demonware',
  category: 'game',
  doc: 'Matches of Call of Duty and other Activision games.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [3074],
  firstBytes: [0x0c, 0x0d, 0x1d, 0x29],
  aliases: { ndpi: ['Activision'] },

  inspect(bytes) {
    const kind = bytes.u8(0);
    return bytes.length === 29 && (kind === 0x0c || kind === 0x0d) && bytes.u16(1) === 0x0200 && bytes.u8(17) === 0xc0
      ? { application: 'Call of Duty' }
      : bytes.u16(0) === 0x2902 && bytes.length >= 17 && bytes.onPort(3074)
        ? confirmed(bytes, { application: 'Call of Duty' })
        : 'no';
  },
};
