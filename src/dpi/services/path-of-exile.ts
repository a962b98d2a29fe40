import type { Analyzer } from '../analyzer.ts';

export const pathOfExile: Analyzer = {
  service: 'path-of-exile',
  title: 'Path of Exile',
  category: 'game',
  doc: 'The game Path of Exile.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [6112, 20481],
  firstBytes: [0x00],
  aliases: { ndpi: ['PathofExile'] },

  inspect(bytes) {
    return bytes.u16(0) === 3 &&
      bytes.length >= 25 &&
      bytes.length <= 64 &&
      bytes.u8(8) === 0 &&
      bytes.u8(9) >= 3 &&
      bytes.isPrintable(10, bytes.u8(9)) &&
      bytes.onPort(6112, 20481)
      ? { client: 'sender', application: 'Path of Exile' }
      : 'no';
  },
};
