import { type Analyzer, YES } from '../analyzer.ts';

export const bacnet: Analyzer = {
  service: 'bacnet',
  title: 'BACnet',
  category: 'industrial',
  doc: 'Heating, light and doors of buildings.',
  standard: 'ASHRAE 135, annex J',
  transports: ['udp'],
  likelyPorts: [47808],
  firstBytes: [0x81],
  aliases: { ndpi: ['BACnet'], wireshark: ['bacnet', 'bvlc'], zeek: ['bacnet'], iana: ['bacnet'] },

  inspect(bytes) {
    return bytes.u8(0) === 0x81 && bytes.u8(1) <= 0x0c && bytes.u16(2) === bytes.wireLength && bytes.length >= 4
      ? YES
      : 'no';
  },
};
