import { type Analyzer, YES } from '../analyzer.ts';

export const c37118: Analyzer = {
  service: 'c37118',
  title: 'IEEE C37.118',
  category: 'industrial',
  doc: 'Phasors of the power grid, measured in step.',
  standard: 'IEEE C37.118.2',
  transports: ['tcp', 'udp'],
  likelyPorts: [4712, 4713],
  firstBytes: [0xaa],
  aliases: { ndpi: ['IEEE-C37118'], wireshark: ['synphasor'] },

  inspect(bytes) {
    const kind = bytes.u8(1);
    return bytes.u8(0) === 0xaa &&
      (kind & 0x8f) >= 1 &&
      (kind & 0x8f) <= 2 &&
      kind >> 4 <= 5 &&
      bytes.u16(2) === bytes.length &&
      bytes.length >= 16
      ? YES
      : 'no';
  },
};
