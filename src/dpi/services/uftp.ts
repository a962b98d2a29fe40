import { type Analyzer, YES } from '../analyzer.ts';

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
    return bytes.onPort(1044) && bytes.u8(0) === 0x50 && kind >= 1 && kind <= 24 && bytes.length >= 16 ? YES : 'no';
  },
};
