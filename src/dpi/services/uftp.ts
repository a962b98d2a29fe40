import { type Analyzer, YES } from '../analyzer.ts';

/** The last byte of the common header is zero. */
const RESERVED_AT = 15;

export const uftp: Analyzer = {
  service: 'uftp',
  title: 'UFTP',
  category: 'file-transfer',
  doc: 'Files sent to many machines at once.',
  standard: 'http://uftp-multicast.sourceforge.net/protocol.txt',
  transports: ['udp'],
  likelyPorts: [1044],
  needsPort: true,
  firstBytes: [0x50],
  aliases: { ndpi: ['UFTP'], wireshark: ['uftp'] },

  inspect(bytes) {
    const kind = bytes.u8(1);
    const isHeader = bytes.u8(0) === 0x50 && kind >= 1 && kind <= 24 && bytes.u8(RESERVED_AT) === 0;
    return isHeader && bytes.onPort(1044) ? YES : 'no';
  },
};
