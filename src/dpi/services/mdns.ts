import type { Analyzer } from '../analyzer.ts';
import { learnAnswers } from '../dns/learn.ts';
import { HEADER_LEN, readHeader, readName, readQuestion } from '../dns/message.ts';
import type { Probe } from '../probe.ts';
import { cleanName } from '../tls/hello.ts';

/** RFC 6762 section 3: the port is part of the protocol; the form is that of DNS. */
const MDNS_PORT = 5353;

export const mdns: Analyzer = {
  service: 'mdns',
  title: 'Multicast DNS',
  category: 'network',
  doc: 'Names and services of the local network, without a server.',
  standard: 'RFC 6762',
  transports: ['udp'],
  likelyPorts: [MDNS_PORT],
  firstBytes: null,
  aliases: { ndpi: ['MDNS'], wireshark: ['mdns'], zeek: ['dns'], iana: ['mdns'] },
  followsAll: true,

  inspect(bytes) {
    if (!bytes.onPort(MDNS_PORT)) return 'no';
    const header = readHeader(bytes, 0);
    if (header === null || header.opcode !== 0 || header.rcode !== 0) return 'no';
    if (header.questions + header.answers === 0 || header.questions > 256 || header.answers > 256) return 'no';
    const question = header.questions > 0 ? readQuestion(bytes, 0, HEADER_LEN) : null;
    if (header.questions > 0 && question === null) return 'no';
    learn(bytes);
    const name = question?.name ?? readName(bytes, 0, HEADER_LEN)?.text ?? '';
    if (name.length === 0) return { follow: true };
    return {
      follow: true,
      serverName: cleanName(name),
      facts: { [question === null ? 'answer' : 'query']: cleanName(name) },
    };
  },

  follow(bytes) {
    learn(bytes);
    return true;
  },
};

function learn(bytes: Probe): void {
  const header = readHeader(bytes, 0);
  if (header?.isResponse === true && header.questions === 0) learnAnswers(bytes, 0, HEADER_LEN, header, null, 'mdns');
}
