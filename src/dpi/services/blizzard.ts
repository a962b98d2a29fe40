import type { Analyzer } from '../analyzer.ts';
import { confirmed } from '../confirm.ts';

export const blizzard: Analyzer = {
  service: 'blizzard',
  title: 'Blizzard games',
  category: 'game',
  doc: 'Matches of StarCraft II and Heroes of the Storm.',
  standard: null,
  transports: ['udp', 'tcp'],
  likelyPorts: [3724, 1119],
  firstBytes: null,
  aliases: { ndpi: ['Heroes_of_the_Storm', 'Starcraft'] },

  inspect(bytes) {
    if (bytes.isTcp) return bytes.u32(0) === 0x4a00000a && bytes.onPort(1119) ? { application: 'StarCraft' } : 'no';
    const hasPorts = bytes.onPort(3724, 1119, 6113);
    const isZeroed =
      bytes.u32(0) === 0 &&
      bytes.u32(4) === 0 &&
      bytes.u32(8) === 0 &&
      bytes.u16(14) !== 0 &&
      (bytes.u8(12) === 0 || bytes.u8(14) === 0x40);
    if (!hasPorts || bytes.length < 20) return 'no';
    if (isZeroed) return { application: 'Heroes of the Storm' };
    return (bytes.u16(14) & 0xff0f) === 0x4000 ? confirmed(bytes, { application: 'Heroes of the Storm' }) : 'no';
  },
};
