import type { Analyzer } from '../analyzer.ts';

export const nex: Analyzer = {
  service: 'nex',
  title: 'Nintendo NEX',
  category: 'game',
  doc: 'Games of Nintendo consoles among themselves.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: [0x32, 0xa1, 0xa2, 0xea, 0xea],
  aliases: { ndpi: ['Nintendo'] },

  inspect(bytes) {
    return bytes.u32(0) === 0x32ab9864 && bytes.u8(4) === 0x02 && bytes.length >= 36
      ? { application: 'Nintendo' }
      : 'no';
  },
};
