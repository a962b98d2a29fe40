import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const atg: Analyzer = {
  service: 'atg',
  title: 'Tank gauges',
  category: 'industrial',
  doc: 'Levels of fuel tanks at petrol stations.',
  standard: 'Veeder-Root TLS-350 Serial Interface Manual',
  transports: ['tcp'],
  likelyPorts: [10001],
  firstBytes: [0x01, 0x0a],
  aliases: { ndpi: ['ATG'] },

  inspect(bytes) {
    const start = bytes.u8(0) === 1 ? 1 : bytes.u8(0) === 0x0a ? 1 : 0;
    return /^[IS]\d{5}[\r\n]/.test(bytes.text(start, 8))
      ? bytes.u8(0) === 1 && bytes.length < 16
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
