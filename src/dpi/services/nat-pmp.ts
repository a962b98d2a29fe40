import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const natPmp: Analyzer = {
  service: 'nat-pmp',
  title: 'NAT-PMP and PCP',
  category: 'network',
  doc: 'Asks a router to open a port.',
  standard: 'RFC 6886, RFC 6887',
  transports: ['udp'],
  likelyPorts: [5351, 5350],
  needsPort: true,
  firstBytes: [0x00, 0x02],
  aliases: { ndpi: ['NAT-PMP'], wireshark: ['nat-pmp', 'portcontrol'], iana: ['nat-pmp'] },

  inspect(bytes) {
    if (!bytes.onPort(5351, 5350)) return 'no';
    const opcode = bytes.u8(1);
    const isPmp = bytes.u8(0) === 0 && (opcode & 0x7f) <= 2 && [2, 8, 12, 16].includes(bytes.length);
    const isPcp = bytes.u8(0) === 2 && (opcode & 0x7f) <= 2 && bytes.length >= 24 && bytes.length % 4 === 0;
    return isPmp || isPcp ? ((opcode & 0x80) === 0 ? FROM_CLIENT : FROM_SERVER) : 'no';
  },
};
