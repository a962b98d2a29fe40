/** Questions and answers of a flow as facts: what was asked, what came back, and after how long. */
import { formatIp } from '../../base/ip.ts';
import type { Match } from '../analyzer.ts';
import { addFact, addFactGroup, type FactValue, putFact } from '../facts.ts';
import type { Probe } from '../probe.ts';
import { addressOf } from './learn.ts';
import {
  eachRecord,
  type Header,
  hostNameAt,
  type Question,
  RecordType,
  type ResourceRecord,
  rcodeName,
  typeName,
} from './message.ts';

/** What is known of a question beside its facts; symbols are no part of JSON. */
const ID = Symbol('transaction');
const ASKED = Symbol('time of the question');
type QuestionFacts = Record<string, FactValue> & { [ID]?: number; [ASKED]?: number };

const NANOS_PER_SECOND = 1e9;

/** A question, once however often it is repeated. */
export function addQuestion(bytes: Probe, match: Match, { id }: Header, question: Question | null): void {
  if (question === null || find(match, id, question) !== undefined) return;
  addNew(match, id, question, bytes.time);
}

/** The answer to a question, which repeats it; the first one only. */
export function addAnswer(bytes: Probe, match: Match, start: number, header: Header, question: Question | null): void {
  if (question === null) {
    match.facts ??= {};
    putFact(match, match.facts, 'code', rcodeName(header.rcode));
    return;
  }
  const facts = find(match, header.id, question) ?? addNew(match, header.id, question, null);
  if (facts === null || facts.code !== undefined) return;
  putFact(match, facts, 'code', rcodeName(header.rcode));
  const asked = facts[ASKED];
  if (asked !== undefined) putFact(match, facts, 'response_time', (bytes.time - asked) / NANOS_PER_SECOND);
  eachRecord(bytes, question.next, header.answers, (record) => {
    const text = answerText(bytes, start, record);
    if (text !== null) addFact(match, facts, 'answers', text);
  });
}

function addNew(match: Match, id: number, { name, type }: Question, asked: number | null): QuestionFacts | null {
  match.facts ??= {};
  const facts: QuestionFacts | null = addFactGroup(match, match.facts, 'queries');
  if (facts === null) return null;
  facts[ID] = id;
  if (asked !== null) facts[ASKED] = asked;
  putFact(match, facts, 'query', name);
  putFact(match, facts, 'type', typeName(type));
  return facts;
}

function find(match: Match, id: number, { name, type }: Question): QuestionFacts | undefined {
  const queries = (match.facts?.queries ?? []) as QuestionFacts[];
  return queries.find((facts) => facts[ID] === id && facts.query === name && facts.type === typeName(type));
}

/** Addresses and names as they are; of what else there is, that it is there. */
function answerText(bytes: Probe, start: number, record: ResourceRecord): string | null {
  const words = addressOf(bytes, record);
  if (words !== null) return formatIp(...words);
  const nameAt = NAME_WITHIN.get(record.type);
  return nameAt === undefined ? typeName(record.type) : hostNameAt(bytes, start, record.dataAt + nameAt);
}

/** Where the name lies in records that are of one (RFC 1035 section 3.3, RFC 2782). */
const NAME_WITHIN: ReadonlyMap<number, number> = new Map([
  [RecordType.ns, 0],
  [RecordType.cname, 0],
  [RecordType.ptr, 0],
  [RecordType.mx, 2],
  [RecordType.srv, 6],
]);
