import { type Analyzer, YES } from '../analyzer.ts';

export const l2tp: Analyzer = {
  service: 'l2tp',
  title: 'L2TP',
  category: 'vpn',
  doc: 'Links of Internet providers and of Windows VPNs.',
  standard: 'RFC 2661',
  transports: ['udp'],
  likelyPorts: [1701],
  firstBytes: [0xc8, 0xc0, 0x00, 0x02, 0x40, 0x42, 0x48],
  aliases: { ndpi: ['L2TP'], wireshark: ['l2tp'], iana: ['l2f'] },

  inspect(bytes) {
    const flags = bytes.u16(0);
    if ((flags & 0x000f) !== 2 || (flags & 0x34f0) !== 0) return 'no';
    const hasLength = (flags & 0x4000) !== 0;
    if ((flags & 0x8000) !== 0)
      return hasLength && bytes.u16(2) === bytes.wireLength && bytes.u16(2) >= 12 ? YES : 'no';
    return bytes.onPort(1701) && (!hasLength || bytes.u16(2) === bytes.wireLength) ? YES : 'no';
  },
};
