import { type Analyzer, type Match, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { addFact, addFactGroup, type FactGroup, putFact } from '../facts.ts';
import { eachNamedField, FieldNames } from '../http-fields.ts';
import type { Probe } from '../probe.ts';
import { textAt } from '../text-pool.ts';

const METHODS: readonly string[] = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'REGISTER',
  'OPTIONS',
  'PRACK',
  'SUBSCRIBE',
  'NOTIFY',
  'PUBLISH',
  'INFO',
  'REFER',
  'MESSAGE',
  'UPDATE',
  'HELLO',
];

export const sip: Analyzer = {
  service: 'sip',
  title: 'SIP',
  category: 'voip',
  doc: 'Sets up calls.',
  standard: 'RFC 3261',
  transports: ['udp', 'tcp'],
  likelyPorts: [5060, 5062],
  firstBytes: null,
  aliases: { ndpi: ['SIP'], wireshark: ['sip'], zeek: ['sip'], iana: ['sip'] },

  inspect(bytes) {
    if (bytes.has('SIP/2.0 ')) return started(bytes, 'receiver');
    const first = bytes.u8(0);
    if (first < 0x41 || first > 0x55) return isKeepAlive(bytes) ? YES : 'no';
    const method = METHODS.find((name) => bytes.has(`${name} `));
    if (method === undefined) return 'no';
    const line = bytes.line(0, 1024);
    if (line === null ? !/^(sips?|tel):/i.test(bytes.text(method.length + 1, 5)) : !/ SIP\/2\.0$/.test(line))
      return 'no';
    return started(bytes, 'sender');
  },

  followsSegments: true,

  /** Each message adds to its call. */
  follow(bytes, match) {
    addMessage(bytes, match);
    return true;
  },
};

function started(bytes: Probe, client: 'sender' | 'receiver'): Match {
  const match: Match = { client, follow: true };
  if (bytes.wantsDetails) addMessage(bytes, match);
  return match;
}

/** RFC 5626 section 3.5.1 and what phones send instead. */
const isKeepAlive = (bytes: Probe): boolean =>
  bytes.onPort(5060) &&
  (bytes.has('\r\n\r\n') || bytes.has('\0\0\0\0')) &&
  bytes.length === bytes.wireLength &&
  bytes.length === 4;

const FIELDS = new FieldNames(['from', 'f', 'to', 't', 'call-id', 'i', 'user-agent', 'server']);
const FACTS: Readonly<Record<string, string>> = {
  from: 'from',
  f: 'from',
  to: 'to',
  t: 'to',
  'call-id': 'call_id',
  i: 'call_id',
  'user-agent': 'user_agent',
  server: 'server',
};

/** A call or registration goes by its Call-ID; what it asks for and what is answered are lists. */
function addMessage(bytes: Bytes, match: Match): void {
  const isResponse = bytes.has('SIP/2.0 ');
  const method = isResponse ? undefined : METHODS.find((name) => bytes.has(`${name} `));
  if (!isResponse && method === undefined) return;
  const texts: Record<string, string> = {};
  eachNamedField(bytes, bytes.indexOf(0x0a) + 1, FIELDS, (name, from, size) => {
    texts[FACTS[name] ?? name] ??= withoutTag(textAt(bytes, from, size));
  });
  match.facts ??= {};
  const calls = (match.facts.calls ?? []) as FactGroup[];
  const facts = calls.find((call) => call.call_id === texts.call_id) ?? addFactGroup(match, match.facts, 'calls');
  if (facts === null) return;
  if (method !== undefined) addFact(match, facts, 'methods', method);
  else if (/^[1-6]\d\d$/.test(bytes.text(8, 3))) addFact(match, facts, 'statuses', Number(bytes.text(8, 3)));
  for (const [name, text] of Object.entries(texts)) putFact(match, facts, name, text);
}

/** `"Bob" <sip:bob@b.example>;tag=…`: who it is, without the number of the dialogue. */
const withoutTag = (text: string): string => text.replace(/;tag=.*$/i, '');
