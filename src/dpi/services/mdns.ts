import type { Analyzer } from '../analyzer.ts';
import { learnAnswers } from '../dns/learn.ts';
import { HEADER_LEN, readHeader, readName, readQuestion } from '../dns/message.ts';
import { addFact } from '../facts.ts';
import type { Probe } from '../probe.ts';

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
  needsPort: true,
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
    const name = firstName(bytes);
    return name === null ? { follow: true } : { follow: true, serverName: name, facts: { names: [name] } };
  },

  follow(bytes, match) {
    learn(bytes);
    const name = firstName(bytes);
    if (name === null) return true;
    match.serverName ??= name;
    match.facts ??= {};
    addFact(match, match.facts, 'names', name);
    return true;
  },
};

/** What a message asks about or answers first. RFC 6762 section 16: names are UTF-8, spaces and all. */
function firstName(bytes: Probe): string | null {
  const name = readName(bytes, 0, HEADER_LEN)?.text;
  if (name === undefined || name.length === 0) return null;
  const text = UTF_8.decode(Uint8Array.from(name.slice(0, 255), (character) => character.charCodeAt(0)));
  return text.toLowerCase().replace(/\p{Cc}/gu, '?');
}

const UTF_8 = new TextDecoder();

function learn(bytes: Probe): void {
  const header = readHeader(bytes, 0);
  if (header?.isResponse === true && header.questions === 0) learnAnswers(bytes, 0, HEADER_LEN, header, null, 'mdns');
}
