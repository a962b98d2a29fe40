import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf } from '../analyzer.ts';

export const bjnp: Analyzer = {
  service: 'bjnp',
  title: 'BJNP',
  category: 'management',
  doc: 'Canon printers and scanners.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [8611, 8612, 8613, 8610],
  firstBytes: firstOf('BM'),
  aliases: { ndpi: ['BJNP'], wireshark: ['bjnp'], iana: ['canon-bjnp1', 'canon-bjnp2'] },

  inspect(bytes) {
    return bytes.has('BJNP') || bytes.has('BJNB') || bytes.has('MFNP')
      ? (bytes.u8(4) & 0x80) === 0
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
