/**
 * A service to copy: the Echo of an imaginary protocol. Not registered; see docs/how-to/add-a-service.md.
 */
import { type Analyzer, beginsLike } from '../analyzer.ts';

/** Section 2 of the standard: four letters, a version, the length of what follows. */
const MAGIC = 'ECHO';
const HEADER_LEN = 8;
const VERSION = 1;

export const template: Analyzer = {
  service: 'template',
  title: 'Template',
  category: 'network',
  doc: 'One sentence that says what it is for.',
  standard: 'RFC 0000',
  transports: ['tcp', 'udp'],
  likelyPorts: [7],
  firstBytes: [0x45],
  aliases: { wireshark: ['echo'], iana: ['echo'] },

  inspect(bytes) {
    if (beginsLike(bytes, MAGIC)) return 'maybe';
    if (!bytes.has(MAGIC) || bytes.u16(4) !== VERSION) return 'no';
    const length = bytes.u16(6);
    if (!bytes.isTcp && HEADER_LEN + length !== bytes.wireLength) return 'no';
    return { client: 'sender', facts: { length } };
  },
};
