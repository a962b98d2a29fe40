import type { Analyzer } from '../analyzer.ts';

export const tuya: Analyzer = {
  service: 'tuya',
  title: 'Tuya',
  category: 'industrial',
  doc: "Plugs and lamps made with Tuya's platform.",
  standard: null,
  transports: ['udp', 'tcp'],
  likelyPorts: [6666, 6667, 6668],
  firstBytes: [0x00],
  aliases: { ndpi: ['TuyaLP'] },

  inspect(bytes) {
    return bytes.u32(0) === 0x000055aa && bytes.u32(12) + 16 === bytes.wireLength ? { application: 'Tuya' } : 'no';
  },
};
