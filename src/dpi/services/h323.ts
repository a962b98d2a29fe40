import { type Analyzer, YES } from '../analyzer.ts';

export const h323: Analyzer = {
  service: 'h323',
  title: 'H.323',
  category: 'voip',
  doc: 'Calls and conferences before SIP.',
  standard: 'ITU-T H.323, RFC 1006',
  transports: ['tcp', 'udp'],
  likelyPorts: [1720, 1719, 1718],
  firstBytes: [0x03],
  aliases: { ndpi: ['H323'], wireshark: ['h225', 'tpkt', 'q931'], iana: ['h323hostcall'] },

  inspect(bytes) {
    const length = bytes.u16(2);
    const isTpkt =
      bytes.isTcp && bytes.u16(0) === 0x0300 && length > 8 && length <= Math.max(bytes.wireLength, bytes.length);
    // Q.931: protocol discriminator 8, a call reference of two bytes, a message type.
    return isTpkt &&
      bytes.u8(4) === 0x08 &&
      bytes.u8(5) === 0x02 &&
      [0x01, 0x02, 0x03, 0x05, 0x07, 0x5a, 0x62].includes(bytes.u8(8))
      ? YES
      : 'no';
  },
};
