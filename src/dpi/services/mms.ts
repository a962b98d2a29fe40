import { type Analyzer, FROM_CLIENT, FROM_SERVER, YES } from '../analyzer.ts';

export const mms: Analyzer = {
  service: 'mms',
  title: 'MMS',
  category: 'industrial',
  doc: 'Substations of the power grid.',
  standard: 'IEC 61850-8-1, ISO 9506',
  transports: ['tcp'],
  likelyPorts: [102],
  firstBytes: [0x03],
  aliases: { ndpi: ['ISO9506-1-MMS'], wireshark: ['mms'] },

  inspect(bytes) {
    // TPKT, ISO transport data, then a session that is opened (0x0d, 0x0e) or gives tokens (0x01 0x00 twice).
    if (bytes.u16(0) !== 0x0300 || bytes.u8(4) !== 2 || bytes.u8(5) !== 0xf0) return 'no';
    const isData = bytes.u32(7) === 0x01000100 && (bytes.u8(11) === 0x61 || bytes.u8(11) === 0x60);
    const isOpening = (bytes.u8(7) === 0x0d || bytes.u8(7) === 0x0e) && bytes.u8(8) > 20;
    return isData ? YES : isOpening ? (bytes.u8(7) === 0x0d ? FROM_CLIENT : FROM_SERVER) : 'no';
  },
};
