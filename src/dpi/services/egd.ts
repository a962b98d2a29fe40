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
    return bytes.u16(0) === 0x0d01 && bytes.onPort(18246) && bytes.length >= 32 ? FROM_CLIENT : 'no';
  },
};
