import { type Analyzer, YES } from '../analyzer.ts';

export const bfcp: Analyzer = {
  service: 'bfcp',
  title: 'BFCP',
  category: 'voip',
  doc: 'Who may speak or show slides in a conference.',
  standard: 'RFC 8855',
  transports: ['tcp', 'udp'],
  likelyPorts: [5070],
  firstBytes: [0x20, 0x30, 0x40, 0x50],
  aliases: { ndpi: ['BFCP'], wireshark: ['bfcp'], iana: ['vtsas'] },

  inspect(bytes) {
    const first = bytes.u8(0);
    const version = first >> 5;
    const primitive = bytes.u8(1);
    if (first < 0 || (version !== 1 && version !== 2) || primitive < 1 || primitive > 18 || bytes.length < 12)
      return 'no';
    return 12 + 4 * bytes.u16(2) === Math.max(bytes.length, bytes.wireLength) &&
      bytes.u32(4) > 0 &&
      bytes.u16(8) < 0x1000 &&
      (first & 0x0f) === 0
      ? YES
      : 'no';
  },
};
