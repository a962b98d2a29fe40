import { type Analyzer, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import type { FactValue } from '../facts.ts';
import { eachField } from '../http.ts';
import type { Probe } from '../probe.ts';

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
    if (bytes.has('SIP/2.0 ')) return { client: 'receiver', facts: fields(bytes) };
    const first = bytes.u8(0);
    if (first < 0x41 || first > 0x55) return isKeepAlive(bytes) ? YES : 'no';
    const method = METHODS.find((name) => bytes.has(`${name} `));
    if (method === undefined) return 'no';
    const line = bytes.line(0, 1024);
    if (line === null ? !/^(sips?|tel):/i.test(bytes.text(method.length + 1, 5)) : !/ SIP\/2\.0$/.test(line))
      return 'no';
    return { client: 'sender', facts: { method, ...fields(bytes) } };
  },
};

/** RFC 5626 section 3.5.1 and what phones send instead. */
const isKeepAlive = (bytes: Probe): boolean =>
  bytes.onPort(5060) &&
  (bytes.has('\r\n\r\n') || bytes.has('\0\0\0\0')) &&
  bytes.length === bytes.wireLength &&
  bytes.length === 4;

function fields(bytes: Bytes): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {};
  eachField(bytes, bytes.indexOf(0x0a) + 1, (name, value) => {
    if (name === 'from' || name === 'f') facts.from ??= value;
    else if (name === 'to' || name === 't') facts.to ??= value;
    else if (name === 'call-id' || name === 'i') facts.call_id ??= value;
    else if (name === 'user-agent' || name === 'server') facts.user_agent ??= value;
  });
  return facts;
}
