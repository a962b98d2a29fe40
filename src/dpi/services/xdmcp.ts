import { type Analyzer, YES } from '../analyzer.ts';

export const xdmcp: Analyzer = {
  service: 'xdmcp',
  title: 'XDMCP',
  category: 'remote-access',
  doc: 'Logins to X displays.',
  standard: 'X.Org XDMCP 1.1',
  transports: ['udp'],
  likelyPorts: [177],
  firstBytes: [0x00],
  aliases: { ndpi: ['XDMCP'], wireshark: ['xdmcp'], iana: ['xdmcp'] },

  inspect(bytes) {
    return bytes.u16(0) === 1 && bytes.u16(2) >= 1 && bytes.u16(2) <= 14 && bytes.u16(4) === bytes.wireLength - 6
      ? YES
      : 'no';
  },
};
