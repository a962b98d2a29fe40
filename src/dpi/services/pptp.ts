import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const pptp: Analyzer = {
  service: 'pptp',
  title: 'PPTP',
  category: 'vpn',
  doc: "The oldest of Microsoft's VPNs: its control channel.",
  standard: 'RFC 2637',
  transports: ['tcp'],
  likelyPorts: [1723],
  firstBytes: [0x00],
  aliases: { ndpi: ['PPTP'], wireshark: ['pptp'], iana: ['pptp'] },

  inspect(bytes) {
    const length = bytes.u16(0);
    return bytes.u16(2) === 1 && bytes.u32(4) === 0x1a2b3c4d && length >= 12
      ? bytes.u16(8) % 2 === 1
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
