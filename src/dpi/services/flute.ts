import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

/** Layered Coding Transport version 1, short fields, then a file description in XML that names the objects to come. */

export const flute: Analyzer = {
  service: 'flute',
  title: 'FLUTE',
  category: 'file-transfer',
  doc: 'Files sent to many at once, without an answer.',
  standard: 'RFC 6726',
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: [0x10, 0x11],
  aliases: { ndpi: ['FLUTE'], wireshark: ['alc'] },

  inspect(bytes) {
    return bytes.u8(0) >> 4 === 1 && bytes.u8(2) >= 3 && bytes.u8(2) < 32 && bytes.find('<FDT-Instance', 16, 240) > 0
      ? FROM_CLIENT
      : 'no';
  },
};
