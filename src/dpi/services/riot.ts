import type { Analyzer } from '../analyzer.ts';

export const riot: Analyzer = {
  service: 'riot',
  title: 'Riot Games',
  category: 'game',
  doc: 'League of Legends, Valorant and their checks of the connection.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: null,
  aliases: { ndpi: ['RiotGames'] },

  inspect(bytes) {
    const hasMarks = bytes.length === 36 && bytes.u32(28) === 0xaaaaaaaa && bytes.u32(32) === 0xbbbbbbbb;
    const isHello =
      bytes.length === 53 &&
      bytes.u8(8) === 0x01 &&
      bytes.u32(9) === 0 &&
      bytes.u32(13) === 0 &&
      bytes.u32(29) === 0 &&
      bytes.u32(21) === 0;
    return hasMarks || isHello ? { application: 'Riot Games' } : 'no';
  },
};
