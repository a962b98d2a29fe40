import type { Analyzer } from '../analyzer.ts';

export const gaijin: Analyzer = {
  service: 'gaijin',
  title: 'Gaijin games',
  category: 'game',
  doc: 'War Thunder and other games of Gaijin.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: null,
  aliases: { ndpi: ['GaijinEntertainment'] },

  inspect(bytes) {
    if (bytes.find('app.start,env=', 0, 64) >= 0 || bytes.find(',circuit=', 0, 128) > 0)
      return { application: 'War Thunder' };
    const isEnet = bytes.length >= 48 && bytes.length <= 60 && bytes.u32(20) === 0 && bytes.u16(16) === 0x04b0;
    return isEnet && bytes.u32(32) === 0 && bytes.u32(28) === 0 ? { application: 'War Thunder' } : 'no';
  },
};
