import type { Analyzer } from '../analyzer.ts';

export const neteaseGames: Analyzer = {
  service: 'netease-games',
  title: 'NetEase games',
  category: 'game',
  doc: 'Games of NetEase and their search for the best server.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: [0x01, 0x07, 0xb3],
  aliases: { ndpi: ['NetEaseGames'] },

  inspect(bytes) {
    if (bytes.length === 12 && bytes.u8(0) === 0x01 && bytes.u32(4) === 0x112a3d03)
      return { application: 'NetEase Games' };
    if (bytes.u32(0) === 0x0708080c && bytes.length >= 34) return { application: 'NetEase Games' };
    const pair = bytes.u8(0);
    return bytes.length === 30 && pair === 0xb3 && bytes.u32(1) === 0xaf8de8ff
      ? { application: 'NetEase Games' }
      : 'no';
  },
};
