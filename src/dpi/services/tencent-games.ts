import type { Analyzer } from '../analyzer.ts';

export const tencentGames: Analyzer = {
  service: 'tencent-games',
  title: 'Tencent Games',
  category: 'game',
  doc: 'Games of Tencent and their accelerators.',
  standard: null,
  transports: ['tcp', 'udp'],
  likelyPorts: [],
  firstBytes: [0x33, 0x43, 0xaa, 0x00, 0x42, 0x01],
  aliases: { ndpi: ['TencentGames'] },

  inspect(bytes) {
    if (!bytes.isTcp) return 'no';
    const isTconnd =
      (bytes.u24(0) === 0x336600 && bytes.u16(6) === 0x1001) || (bytes.u24(0) === 0x336600 && bytes.u16(6) === 0x1002);
    const isGameCloud = bytes.u32(0) === 0x4366aa00 && bytes.u16(12) === 0x10e6;
    const isCompressed =
      bytes.u16(0) === 0 && bytes.u16(2) === bytes.length - 4 && bytes.u16(4) === 0x7801 && bytes.length > 64;
    const isTlsLike = bytes.u16(0) === 0x4215 && bytes.u16(2) === 0xf787 && bytes.u16(4) === 0x03e9;
    return isTconnd || isGameCloud || isCompressed || isTlsLike ? { application: 'Tencent Games' } : 'no';
  },
};
