import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const radmin: Analyzer = {
  service: 'radmin',
  title: 'Radmin',
  category: 'remote-access',
  doc: 'Remote control of Windows machines with Radmin.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [4899],
  firstBytes: [0x01],
  aliases: { ndpi: ['Radmin'], iana: ['radmin-port'] },

  inspect(bytes) {
    return bytes.u32(0) === 0x01000000 &&
      (bytes.u32(4) === 0x01000000 || bytes.u32(4) === 0x25000000) &&
      bytes.u16(8) === 0x0808
      ? FROM_CLIENT
      : 'no';
  },
};
