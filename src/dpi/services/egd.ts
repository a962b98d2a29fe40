import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const egd: Analyzer = {
  service: 'egd',
  title: 'Ethernet Global Data',
  category: 'industrial',
  doc: 'Data that GE controllers send each other in turn.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [18246],
  firstBytes: [0x0d],
  aliases: { ndpi: ['EthernetGlobalData'], wireshark: ['egd'] },

  inspect(bytes) {
    const isHeader = bytes.u16(0) === 0x0d01 && bytes.u32le(16) < 1_000_000_000 && bytes.u32(28) === 0;
    return isHeader && bytes.onPort(18246) ? FROM_CLIENT : 'no';
  },
};
