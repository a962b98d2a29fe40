import { type Analyzer, FROM_CLIENT, FROM_SERVER, type Match, type Verdict } from '../analyzer.ts';
import { addAnswer, addQuestion } from '../dns/facts.ts';
import { learnAnswers } from '../dns/learn.ts';
import { eachRecord, HEADER_LEN, type Header, type Question, readHeader, readQuestion } from '../dns/message.ts';
import type { Probe } from '../probe.ts';

const DNS_PORT = 53;
const LENGTH_PREFIX = 2;
/** Classes IN, CH, HS, NONE and ANY (RFC 6895). */
const CLASSES: readonly number[] = [1, 3, 4, 254, 255];
/** Ports where the same form means another protocol: multicast DNS, LLMNR, NetBIOS names. */
const OTHER_DIALECTS: readonly number[] = [5353, 5355, 137];

export const dns: Analyzer = {
  service: 'dns',
  title: 'DNS',
  category: 'network',
  doc: 'Domain Name System: names to addresses.',
  standard: 'RFC 1035',
  transports: ['udp', 'tcp'],
  likelyPorts: [DNS_PORT],
  firstBytes: null,
  aliases: { ndpi: ['DNS'], wireshark: ['dns'], zeek: ['dns'], iana: ['domain'] },
  followsAll: true,

  inspect(bytes) {
    const start = bytes.isTcp ? LENGTH_PREFIX : 0;
    // Away from its port, one question is all that is believed: that spares looking at nearly everything else.
    if (!bytes.onPort(DNS_PORT) && bytes.u16(start + 4) !== 1) return 'no';
    return inspectMessage(bytes, start);
  },

  follow(bytes, match) {
    const start = bytes.isTcp ? LENGTH_PREFIX : 0;
    const header = readHeader(bytes, start);
    if (header === null) return true;
    const question = readQuestion(bytes, start, start + HEADER_LEN);
    if (header.isResponse) readAnswer(bytes, start, header, question, match);
    else readQuery(bytes, header, question, match);
    return true;
  },
};

function inspectMessage(bytes: Probe, start: number): Verdict {
  if (start > 0 && bytes.length < start + HEADER_LEN) return isLikelyPrefix(bytes) ? 'maybe' : 'no';
  const header = readHeader(bytes, start);
  if (header === null || bytes.onPort(...OTHER_DIALECTS)) return 'no';
  const isUsual = bytes.onPort(DNS_PORT);
  const { questions, answers, authorities, additionals, isResponse } = header;
  if (start > 0 && bytes.u16(0) < HEADER_LEN) return 'no';
  if (questions !== 1 && !(isUsual && (questions === 0 || questions < 8 || answers + authorities + additionals === 0)))
    return 'no';
  if (!isUsual && (answers > 512 || authorities > 64 || additionals > 128)) return 'no';
  if (!isResponse && answers > 0 && header.opcode !== 4 && !isUsual) return 'no';
  const question = questions === 0 ? null : readQuestion(bytes, start, start + HEADER_LEN);
  // On its own port a sound header is enough: what follows may be damaged or cut.
  if (question === null && questions > 0) return isUsual ? describe(bytes, start, header, null) : 'no';
  if (question !== null && !isUsual && !CLASSES.includes(question.class & 0x7fff)) return 'no';
  if (question === null && !hasSoundRecords(bytes, start, header)) return 'no';
  if (!isUsual && !isPlausible(bytes, start, header, question)) return 'no';
  return describe(bytes, start, header, question);
}

/** A response without a question must at least be of records, or of nothing but an error. */
function hasSoundRecords(bytes: Probe, start: number, header: Header): boolean {
  const count = header.answers + header.authorities + header.additionals;
  let seen = 0;
  eachRecord(bytes, start + HEADER_LEN, count, () => seen++);
  return header.isResponse && (count === 0 ? bytes.length === start + HEADER_LEN : seen > 0);
}

const isLikelyPrefix = (bytes: Probe): boolean =>
  bytes.onPort(DNS_PORT) && bytes.length >= 2 && bytes.u16(0) >= HEADER_LEN;

/** Away from its port a message must fill its packet, with a name of letters, digits, hyphens and underscores. */
function isPlausible(bytes: Probe, start: number, header: Header, question: Question | null): boolean {
  if (question === null || !/^[\w.-]{2,}$/.test(question.name) || question.type > 300) return false;
  if (start > 0) return bytes.u16(0) === bytes.length - start;
  const count = header.answers + header.authorities + header.additionals;
  if (count === 0) return question.next === bytes.wireLength;
  let end = 0;
  eachRecord(bytes, question.next, count, (record) => {
    end = record.dataAt + record.dataLen;
  });
  return end === bytes.length || (end > 0 && bytes.length < bytes.wireLength);
}

function describe(bytes: Probe, start: number, header: Header, question: Question | null): Match {
  if (!bytes.wantsDetails) return header.isResponse ? FROM_SERVER : FROM_CLIENT;
  const match: Match = { client: header.isResponse ? 'receiver' : 'sender', follow: true };
  if (header.isResponse) readAnswer(bytes, start, header, question, match);
  else readQuery(bytes, header, question, match);
  return match;
}

function readAnswer(bytes: Probe, start: number, header: Header, question: Question | null, match: Match): void {
  const asked = question?.name ?? null;
  const next = question === null ? start + HEADER_LEN : question.next;
  learnAnswers(bytes, start, next, header, asked, 'dns');
  if (asked !== null && asked.length > 0) match.serverName = asked;
  addAnswer(bytes, match, start, header, question);
}

/** Clients may keep one port for many questions. */
function readQuery(bytes: Probe, header: Header, question: Question | null, match: Match): void {
  if (question !== null && question.name.length > 0) match.serverName = question.name;
  addQuestion(bytes, match, header, question);
}
