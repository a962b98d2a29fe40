import { type Analyzer, YES } from '../analyzer.ts';

export const capwap: Analyzer = {
  service: 'capwap',
  title: 'CAPWAP',
  category: 'network',
  doc: 'Wireless access points and their controller.',
  standard: 'RFC 5415',
  transports: ['udp'],
  likelyPorts: [5246, 5247],
  needsPort: true,
  firstBytes: [0x00, 0x01],
  aliases: { ndpi: ['CAPWAP'], wireshark: ['capwap'], iana: ['capwap-control', 'capwap-data'] },

  inspect(bytes) {
    if (!bytes.onPort(5246, 5247)) return 'no';
    if (bytes.u32(0) === 0x01000000 && bytes.u8(4) >= 0x14 && bytes.u8(4) <= 0x17) return YES;
    const headerLen = bytes.u8(1) >> 3;
    return bytes.u8(0) === 0 &&
      headerLen >= 2 &&
      headerLen <= 8 &&
      4 * headerLen < bytes.length &&
      (bytes.u8(2) & 0x3e) <= 0x02
      ? YES
      : 'no';
  },
};
