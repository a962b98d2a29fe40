import type { Analyzer } from '../analyzer.ts';
import { HEADER_LEN, readHeader, readQuestion } from '../dns/message.ts';

/** RFC 4795 section 2: the port is part of the protocol; the form is that of DNS. */
const LLMNR_PORT = 5355;

export const llmnr: Analyzer = {
  service: 'llmnr',
  title: 'LLMNR',
  category: 'network',
  doc: 'Windows names on the local link.',
  standard: 'RFC 4795',
  transports: ['udp', 'tcp'],
  likelyPorts: [5355],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['LLMNR'], wireshark: ['llmnr'], zeek: ['dns'], iana: ['llmnr'] },

  inspect(bytes) {
    if (!bytes.onPort(LLMNR_PORT)) return 'no';
    const start = bytes.isTcp ? 2 : 0;
    const header = readHeader(bytes, start);
    if (header === null || header.opcode !== 0 || header.questions !== 1) return 'no';
    const question = readQuestion(bytes, start, start + HEADER_LEN);
    if (question === null) return 'no';
    return { client: header.isResponse ? 'receiver' : 'sender', serverName: question.name };
  },
};
