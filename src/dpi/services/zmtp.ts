import { type Analyzer, YES } from '../analyzer.ts';

export const zmtp: Analyzer = {
  service: 'zmtp',
  title: 'ZeroMQ',
  category: 'messaging',
  doc: 'Messages of programs built on ZeroMQ.',
  standard: 'RFC 23/ZMTP',
  transports: ['tcp'],
  likelyPorts: [5555, 5556],
  firstBytes: [0xff],
  aliases: { ndpi: ['ZeroMQ'], wireshark: ['zmtp'] },

  inspect(bytes) {
    return bytes.u32(0) === 0xff000000 &&
      bytes.u8(8) === 0x01 &&
      bytes.u8(9) === 0x7f &&
      (bytes.u8(10) < 0 || bytes.u8(10) <= 3)
      ? YES
      : 'no';
  },
};
