import type { Analyzer } from '../analyzer.ts';

export const genshin: Analyzer = {
  service: 'genshin',
  title: 'Genshin Impact',
  category: 'game',
  doc: 'The game Genshin Impact: KCP with its own opening.',
  standard: null,
  transports: ['udp', 'tcp'],
  likelyPorts: [22101, 22102],
  firstBytes: [0x00, 0x01, 0x04, 0x45],
  aliases: { ndpi: ['GenshinImpact'] },

  inspect(bytes) {
    if (bytes.isTcp)
      return bytes.u32(0) === 0x01000000 &&
        bytes.u8(4) === bytes.length &&
        (bytes.u8(5) === 7 || bytes.u8(5) === 8) &&
        bytes.u16(6) === 0 &&
        bytes.length >= 30 &&
        bytes.length < 64
        ? { application: 'Genshin Impact' }
        : 'no';
    const isOpening = bytes.u32(0) === 0xff && bytes.u32(16) === 0xffffffff;
    const isAnswer = bytes.u32(0) === 0x145 && bytes.u32(16) === 0x14514545;
    return bytes.length === 20 && bytes.u32(12) === 0x499602d2 && (isOpening || isAnswer)
      ? { application: 'Genshin Impact', client: isOpening ? 'sender' : 'receiver' }
      : 'no';
  },
};
