import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';
import { readElement } from '../ber.ts';

export const z3950: Analyzer = {
  service: 'z3950',
  title: 'Z39.50',
  category: 'network',
  doc: 'Catalogues of libraries.',
  standard: 'ISO 23950',
  transports: ['tcp'],
  likelyPorts: [210],
  firstBytes: [0xb4, 0xb5],
  aliases: { ndpi: ['Z3950'], wireshark: ['z3950'], iana: ['z39-50'] },

  inspect(bytes) {
    const message = readElement(bytes, 0);
    const first = message && readElement(bytes, message.from);
    if (!message || !first || (first.tag !== 0x83 && first.tag !== 0x82)) return 'no';
    return message.next === bytes.length ? (bytes.u8(0) === 0xb4 ? FROM_CLIENT : FROM_SERVER) : 'no';
  },
};
