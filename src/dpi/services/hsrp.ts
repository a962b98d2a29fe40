import { type Analyzer, YES } from '../analyzer.ts';

export const hsrp: Analyzer = {
  service: 'hsrp',
  title: 'HSRP',
  category: 'network',
  doc: 'One gateway address shared by Cisco routers.',
  standard: 'RFC 2281',
  transports: ['udp'],
  likelyPorts: [1985, 2029],
  needsPort: true,
  firstBytes: [0x00, 0x01],
  aliases: { ndpi: ['HSRP'], wireshark: ['hsrp'], iana: ['hsrp'] },

  inspect(bytes) {
    if (!bytes.onPort(1985, 2029)) return 'no';
    const isVersion1 = bytes.u8(0) === 0 && bytes.u8(1) <= 3 && bytes.length === 20;
    const isVersion2 = bytes.u8(0) === 1 && bytes.u8(1) === 40 && bytes.u8(2) === 2;
    return isVersion1 || isVersion2 ? YES : 'no';
  },
};
