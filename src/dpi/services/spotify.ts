import { type Analyzer, firstOf } from '../analyzer.ts';

export const spotify: Analyzer = {
  service: 'spotify',
  title: 'Spotify discovery',
  category: 'music',
  doc: 'Spotify clients of one network find each other.',
  standard: null,
  transports: ['udp', 'tcp'],
  likelyPorts: [57621],
  firstBytes: firstOf('S\x00'),
  aliases: { ndpi: ['Spotify'] },

  inspect(bytes) {
    if (bytes.has('SpotUdp')) return { application: 'Spotify' };
    return bytes.isTcp &&
      bytes.u24(0) === 0x000400 &&
      bytes.u8(3) === 0 &&
      bytes.u8(6) === 0x52 &&
      bytes.u8(7) === 0x0e &&
      bytes.u8(8) === 0x50
      ? { application: 'Spotify' }
      : 'no';
  },
};
