import type { Analyzer } from '../analyzer.ts';

export const imo: Analyzer = {
  service: 'imo',
  title: 'imo',
  category: 'voip',
  doc: 'Calls of the messenger imo.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: null,
  aliases: { ndpi: ['IMO'] },

  inspect(bytes) {
    const first = bytes.u8(0);
    const before = bytes.memory as number | undefined;
    bytes.memory = first + 256 * bytes.length;
    if (bytes.length === 11 && bytes.u8(0) === 0 && bytes.u8(1) === 9 && bytes.u8(2) === 3)
      return { application: 'imo' };
    const isPair = before !== undefined && bytes.length === 1 && before === 0x76 + 256 && first === 0x07;
    const isAnswered = before !== undefined && bytes.length === 1 && before === 0x07 + 256 && first === 0x76;
    if (isPair || isAnswered) return { application: 'imo' };
    return bytes.length === 1 && (first === 0x07 || first === 0x76) ? 'maybe' : 'no';
  },
};
