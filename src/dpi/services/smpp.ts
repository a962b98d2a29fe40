import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const smpp: Analyzer = {
  service: 'smpp',
  title: 'SMPP',
  category: 'messaging',
  doc: 'Short messages between providers.',
  standard: 'SMPP 3.4',
  transports: ['tcp'],
  likelyPorts: [2775],
  firstBytes: [0x00],
  aliases: { ndpi: ['SMPP'], wireshark: ['smpp'], iana: ['smpp'] },

  inspect(bytes) {
    const command = bytes.u32(4);
    const kind = command & 0x7fffffff;
    const isCommand = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0x15].includes(kind);
    const length = bytes.u32(0);
    if (!isCommand || length < 16 || length > 0x10000 || length > bytes.length || bytes.u32(12) > 0xffffff) return 'no';
    if (command >= 0x80000000) return bytes.u32(8) <= 0x500 && bytes.onPort(2775) ? FROM_SERVER : 'no';
    const user = bytes.indexOf(0, 16, 33);
    return bytes.u32(8) === 0 &&
      (kind === 0x15 ? length === 16 && bytes.onPort(2775) : user > 16 && bytes.isPrintable(16, user - 16))
      ? FROM_CLIENT
      : 'no';
  },
};
