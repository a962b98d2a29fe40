import { type Analyzer, YES } from '../analyzer.ts';

const MessageClass = { asf: 0x06, ipmi: 0x07 } as const;

export const rmcp: Analyzer = {
  service: 'rmcp',
  title: 'IPMI and ASF',
  category: 'management',
  doc: 'Management controllers of servers, with the power off as well.',
  standard: 'IPMI 2.0, DMTF DSP0136',
  transports: ['udp'],
  likelyPorts: [623, 664],
  firstBytes: [0x06],
  aliases: { ndpi: ['RMCP'], wireshark: ['rmcp', 'ipmi'], iana: ['asf-rmcp'] },

  inspect(bytes) {
    const kind = bytes.u8(3) & 0x1f;
    return bytes.u8(0) === 0x06 &&
      bytes.u8(1) === 0 &&
      (kind === MessageClass.asf || kind === MessageClass.ipmi) &&
      bytes.length >= 4
      ? YES
      : 'no';
  },
};
