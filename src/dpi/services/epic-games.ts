import type { Analyzer } from '../analyzer.ts';

/** A session mark, then an opening that is all zeros but for its last bytes. */
const MARK_AT = 5;

export const epicGames: Analyzer = {
  service: 'epic-games',
  title: 'Epic Games',
  category: 'game',
  doc: "Matches of Fortnite and other games on Unreal Engine's servers.",
  standard: null,
  transports: ['udp'],
  likelyPorts: [9011, 15011],
  firstBytes: null,
  aliases: { ndpi: ['EpicGames'] },

  inspect(bytes) {
    const isOpening =
      bytes.length >= 40 &&
      bytes.length < 64 &&
      bytes.u32(13) === 0 &&
      bytes.u32(17) === 0 &&
      bytes.u32(21) === 0 &&
      bytes.u32(25) === 0;
    return isOpening && bytes.u16(2) === 0x2000 && bytes.u8(1) === 0x1a && bytes.u8(MARK_AT) === 0x98
      ? { application: 'Epic Games' }
      : 'no';
  },
};
