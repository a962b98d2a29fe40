import { type Analyzer, YES } from '../analyzer.ts';

export const ubntac2: Analyzer = {
  service: 'ubntac2',
  title: 'Ubiquiti discovery',
  category: 'management',
  doc: 'Ubiquiti devices find each other and their controller.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [10001],
  firstBytes: [0x01, 0x02],
  aliases: { ndpi: ['UBNTAC2'] },

  inspect(bytes) {
    if (!bytes.onPort(10001)) return 'no';
    const length = bytes.u16(2);
    if (bytes.u32(0) === 0x01000000 && bytes.length === 4) return YES;
    return (bytes.u8(1) === 0x06 || bytes.u8(1) === 0x00) && length + 4 === bytes.wireLength && bytes.u8(4) <= 0x20
      ? YES
      : 'no';
  },
};
