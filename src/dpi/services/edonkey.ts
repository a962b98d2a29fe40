import { type Analyzer, YES } from '../analyzer.ts';
import { confirmed } from '../confirm.ts';

export const edonkey: Analyzer = {
  service: 'edonkey',
  title: 'eDonkey',
  category: 'file-sharing',
  doc: 'Files shared by eMule and its kin.',
  standard: null,
  transports: ['tcp', 'udp'],
  likelyPorts: [4662, 4672],
  firstBytes: [0xe3, 0xe4, 0xe5, 0xc5],
  aliases: { ndpi: ['eDonkey'], wireshark: ['edonkey'] },

  inspect(bytes) {
    const marker = bytes.u8(0);
    if (!bytes.isTcp)
      return (marker === 0xe4 || marker === 0xe3) && bytes.onPort(4672) && bytes.length <= 64
        ? confirmed(bytes, YES)
        : 'no';
    if (bytes.length < 7) return 'no';
    const length = bytes.u32le(1);
    const isHello = bytes.u8(5) === 0x01 && (bytes.u8(6) === 0x10 || length > 20);
    return (marker === 0xe3 || marker === 0xc5) && length === bytes.length - 5 && (isHello || bytes.onPort(4662))
      ? YES
      : 'no';
  },
};
