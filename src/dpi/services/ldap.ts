import { type Analyzer, FROM_CLIENT, FROM_SERVER, type Match } from '../analyzer.ts';
import { readElement, readInteger } from '../ber.ts';
import type { Bytes } from '../bytes.ts';
import type { FactValue } from '../facts.ts';

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
    if (RESPONSES.includes(operation.tag))
      return bytes.u8(operation.from) === 0x0a || operation.tag === Operation.searchEntry ? FROM_SERVER : 'no';
    if (!REQUESTS.includes(operation.tag)) return 'no';
    if (operation.tag === Operation.bindRequest) return readBind(bytes, operation.from);
    return operation.tag === Operation.searchRequest
      ? bytes.u8(operation.from) === 0x04
        ? FROM_CLIENT
        : 'no'
      : FROM_CLIENT;
  },
};

/** Version, name, and how the name is proved; a simple bind has its password in the clear. */
function readBind(bytes: Bytes, from: number): Match | 'no' {
  const version = readInteger(bytes, from);
  const name = version && readElement(bytes, version.next);
  if (!version || !name || (version.value !== 2 && version.value !== 3) || name.tag !== 0x04) return 'no';
  const facts: Record<string, FactValue> = { version: version.value };
  if (name.length > 0) facts.name = bytes.text(name.from, Math.min(name.length, 256));
  if (bytes.u8(name.next) === 0x80 && bytes.u8(name.next + 1) > 0) facts.cleartext_password = true;
  return { client: 'sender', facts };
}
