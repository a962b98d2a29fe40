import { type Analyzer, YES } from '../analyzer.ts';
import { readElement } from '../ber.ts';

export const c1222: Analyzer = {
  service: 'c1222',
  title: 'ANSI C12.22',
  category: 'industrial',
  doc: 'Electricity meters and their network.',
  standard: 'RFC 6142',
  transports: ['tcp', 'udp'],
  likelyPorts: [1153],
  firstBytes: [0x60],
  aliases: { ndpi: ['ANSI_C1222'], wireshark: ['c1222'], iana: ['c1222-acse'] },

  inspect(bytes) {
    const message = readElement(bytes, 0);
    if (message === null || message.next !== bytes.length) return 'no';
    const first = readElement(bytes, message.from);
    const isField = first !== null && [0xa1, 0xa2, 0xa4, 0xa6].includes(first.tag) && first.next < message.next;
    return isField && (bytes.u8(first.from) === 0x06 || bytes.u8(first.from) === 0x02 || bytes.onPort(1153))
      ? YES
      : 'no';
  },
};
