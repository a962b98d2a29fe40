import { type Analyzer, FROM_SERVER } from '../analyzer.ts';
import { HEADER_LEN, readQuestion } from '../dns/message.ts';
import { cleanName } from '../tls/hello.ts';

const RESOLVER_MAGIC = 'r6fnvWj8';
/** Name of the question that asks a resolver for its certificates; it travels as plain DNS. */
const CERTIFICATE_QUESTION = /^2\.dnscrypt-cert\./i;

export const dnscrypt: Analyzer = {
  service: 'dnscrypt',
  title: 'DNSCrypt',
  category: 'network',
  doc: 'Encrypted questions to resolvers.',
  standard: 'DNSCrypt protocol specification, version 2',
  transports: ['udp', 'tcp'],
  likelyPorts: [443, 5353],
  firstBytes: null,
  aliases: { ndpi: ['DNScrypt', 'DNSCrypt'] },

  inspect(bytes) {
    const start = bytes.isTcp ? 2 : 0;
    if (bytes.has(RESOLVER_MAGIC, start)) return FROM_SERVER;
    if (bytes.u8(start + HEADER_LEN) !== 1 || bytes.u8(start + HEADER_LEN + 1) !== 0x32) return 'no';
    const question = readQuestion(bytes, start, start + HEADER_LEN);
    if (question === null || !CERTIFICATE_QUESTION.test(question.name)) return 'no';
    return { client: (bytes.u8(start + 2) & 0x80) === 0 ? 'sender' : 'receiver', serverName: cleanName(question.name) };
  },
};
