import type { Analyzer, Match } from '../analyzer.ts';
import { type BerElement, readElement, readInteger } from '../ber.ts';
import type { Bytes } from '../bytes.ts';
import { addFact, type FactGroup, putFact } from '../facts.ts';
import { addPlainUser, putPassword } from '../login-lines.ts';
import { addNtlm } from '../ntlm.ts';
import { textAt } from '../text-pool.ts';

const Operation = {
  bindRequest: 0x60,
  bindResponse: 0x61,
  unbind: 0x42,
  searchRequest: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  modify: 0x66,
  add: 0x68,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
  abandon: 0x50,
} as const;
const REQUESTS: readonly number[] = [
  Operation.bindRequest,
  Operation.searchRequest,
  Operation.modify,
  Operation.add,
  Operation.extendedRequest,
  Operation.unbind,
  Operation.abandon,
];
const RESPONSES: readonly number[] = [
  Operation.bindResponse,
  Operation.searchEntry,
  Operation.searchDone,
  Operation.extendedResponse,
];

export const ldap: Analyzer = {
  service: 'ldap',
  title: 'LDAP',
  category: 'authentication',
  doc: 'Directories of people and machines.',
  standard: 'RFC 4511',
  transports: ['tcp', 'udp'],
  likelyPorts: [389, 3268],
  firstBytes: [0x30],
  aliases: { ndpi: ['LDAP'], wireshark: ['ldap', 'cldap'], zeek: ['ldap'], iana: ['ldap'] },

  inspect(bytes) {
    const message = readElement(bytes, 0);
    if (message === null || message.length < 5) return 'no';
    const id = readInteger(bytes, message.from);
    const operation = id && readElement(bytes, id.next);
    if (!id || !operation || operation.next > message.next) return 'no';
    const isResponse = RESPONSES.includes(operation.tag);
    const first = bytes.u8(operation.from);
    if (isResponse && first !== 0x0a && operation.tag !== Operation.searchEntry) return 'no';
    if (!isResponse && !REQUESTS.includes(operation.tag)) return 'no';
    if (operation.tag === Operation.bindRequest && !isBind(bytes, operation.from)) return 'no';
    if (operation.tag === Operation.searchRequest && first !== OCTETS) return 'no';
    const match: Match = { client: isResponse ? 'receiver' : 'sender', follow: true };
    if (bytes.wantsDetails) readMessages(bytes, match);
    return match;
  },

  followsSegments: true,

  follow(bytes, match) {
    readMessages(bytes, match);
    return true;
  },
};

const OCTETS = 0x04;
const SIMPLE = 0x80;
const SASL = 0xa3;
/** Messages of one segment that are read. */
const MAX_MESSAGES = 16;

/** Version 2 or 3, then a name. */
function isBind(bytes: Bytes, from: number): boolean {
  const version = readInteger(bytes, from);
  return version !== null && (version.value === 2 || version.value === 3) && bytes.u8(version.next) === OCTETS;
}

function readMessages(bytes: Bytes, match: Match): void {
  match.facts ??= {};
  for (let at = 0, n = 0; n < MAX_MESSAGES && bytes.u8(at) === 0x30; n++) {
    const message = readElement(bytes, at);
    const id = message && readInteger(bytes, message.from);
    const operation = id && readElement(bytes, id.next);
    if (!message || !operation) return;
    readOperation(bytes, operation, match, match.facts);
    at = message.next;
  }
}

function readOperation(bytes: Bytes, { tag, from, next }: BerElement, match: Match, facts: FactGroup): void {
  if (tag === Operation.bindRequest) {
    readBind(bytes, from, match, facts);
    addNtlm(bytes, match, from, Math.min(next, bytes.length));
  } else if (tag === Operation.bindResponse) addNtlm(bytes, match, from, next);
  else if (tag === Operation.searchRequest) {
    const base = readElement(bytes, from);
    if (base?.tag === OCTETS && base.length > 0) addFact(match, facts, 'bases', textAt(bytes, base.from, base.length));
  }
}

/** Version, name, and how the name is proved; a simple bind has its password in the clear. */
function readBind(bytes: Bytes, from: number, match: Match, facts: FactGroup): void {
  const version = readInteger(bytes, from);
  const name = version && readElement(bytes, version.next);
  const proof = name && readElement(bytes, name.next);
  if (!version || !name) return;
  putFact(match, facts, 'version', version.value);
  if (name.length > 0) putFact(match, facts, 'user', textAt(bytes, name.from, name.length));
  if (proof?.tag === SIMPLE && proof.length > 0) putPassword(match, facts);
  if (proof?.tag !== SASL) return;
  const mechanism = readElement(bytes, proof.from);
  if (mechanism?.tag !== OCTETS) return;
  putFact(match, facts, 'auth', textAt(bytes, mechanism.from, mechanism.length));
  const credentials = readElement(bytes, mechanism.next);
  if (bytes.has('PLAIN', mechanism.from) && credentials?.tag === OCTETS && credentials.length > 0) {
    putPassword(match, facts);
    addPlainUser(bytes, credentials.from, Math.min(credentials.next, bytes.length), match, facts);
  }
}
