import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';

export const finger: Analyzer = {
  service: 'finger',
  title: 'Finger',
  category: 'network',
  doc: 'Who is logged in.',
  standard: 'RFC 1288',
  transports: ['tcp'],
  likelyPorts: [79],
  needsPort: true,
  firstBytes: null,
  aliases: { wireshark: ['finger'], zeek: ['finger'], iana: ['finger'] },

  inspect(bytes) {
    const line = bytes.dstPort === 79 ? bytes.line(0, 80) : null;
    return line !== null && bytes.fromStart && /^(\/W ?)?[\w.@-]*$/.test(line) ? FROM_CLIENT : 'no';
  },
};
