import { type Analyzer, YES } from '../analyzer.ts';

const MessageClass = { asf: 0x06, ipmi: 0x07 } as const;
/** IPMI 2.0 section 13.1.3: IPMI messages have no sequence of RMCP's and ask for no acknowledgement. */
const NO_SEQUENCE = 0xff;
/** DSP0136 section 3.2.4: ASF messages begin with ASF's own number as an enterprise. */
const ASF_ENTERPRISE = 0x000011be;
const ACKNOWLEDGEMENT = 0x80;
const HEADER_LEN = 4;

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
    if (bytes.u16(0) !== 0x0600) return 'no';
    const kind = bytes.u8(3);
    if (kind === MessageClass.ipmi) return bytes.u8(2) === NO_SEQUENCE ? YES : 'no';
    if (kind === MessageClass.asf) return bytes.u32(HEADER_LEN) === ASF_ENTERPRISE ? YES : 'no';
    return kind === (MessageClass.asf | ACKNOWLEDGEMENT) && bytes.length === HEADER_LEN ? YES : 'no';
  },
};
