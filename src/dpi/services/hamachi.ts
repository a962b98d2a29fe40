import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const hamachi: Analyzer = {
  service: 'hamachi',
  title: 'Hamachi',
  category: 'vpn',
  doc: 'Virtual networks of LogMeIn.',
  standard: null,
  transports: ['udp', 'tcp'],
  likelyPorts: [12975, 17771],
  firstBytes: [0x00],
  aliases: { ndpi: ['Hamachi'] },

  inspect(bytes) {
    return bytes.isTcp &&
      bytes.onPort(12975) &&
      bytes.u32(0) === bytes.length - 4 &&
      bytes.u16(4) <= 0x0100 &&
      bytes.length > 16
      ? FROM_CLIENT
      : 'no';
  },
};
