import { type Analyzer, type Match, type Verdict, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { eachRecord, HEADER_LEN, type Header, RecordType, readHeader, readQuestion } from '../dns/message.ts';
import type { Probe } from '../probe.ts';
import { cleanName } from '../tls/hello.ts';

const NAME_PORT = 137;
const DATAGRAM_PORT = 138;
/** RFC 1002 section 4.4.1: type, flags, id, address, port; then length and offset before the names. */
const DATAGRAM_NAME_AT = 14;
const NAME_LEN = 32;
const GROUP = 0x8000;
const SMB = '\xffSMB';

export const nbns: Analyzer = {
  service: 'nbns',
  title: 'NetBIOS names and datagrams',
  category: 'network',
  doc: 'Windows names and browsing before DNS.',
  standard: 'RFC 1002',
  transports: ['udp'],
  likelyPorts: [137, 138],
  needsPort: true,
  firstBytes: null,
  aliases: {
    ndpi: ['NetBIOS', 'SMBv1'],
    wireshark: ['nbns', 'nbdgm'],
    zeek: ['nbns'],
    iana: ['netbios-ns', 'netbios-dgm'],
  },

  inspect(bytes) {
    if (bytes.onPort(DATAGRAM_PORT)) return inspectDatagram(bytes);
    if (!bytes.onPort(NAME_PORT)) return 'no';
    const header = readHeader(bytes, 0);
    if (header === null || bytes.wireLength < HEADER_LEN + 1) return 'no';
    const name = readNetbiosName(bytes, HEADER_LEN);
    const isCut = bytes.length <= HEADER_LEN && bytes.length < bytes.wireLength;
    if (name === null) return isCut ? YES : 'no';
    if (name.length > 0) learn(bytes, header, name);
    return { client: header.isResponse ? 'receiver' : 'sender', ...named(name) };
  },
};

/** Session-less messages; those of the Windows browser carry SMB. */
function inspectDatagram(bytes: Probe): Verdict {
  const type = bytes.u8(0);
  if (type < 0x10 || type > 0x16 || bytes.length < 12) return 'no';
  // The sender's port is among the fields, the length of the message as well.
  if (bytes.u16(8) !== DATAGRAM_PORT && bytes.u16(10) !== bytes.wireLength - DATAGRAM_NAME_AT) return 'no';
  const isSmb = bytes.find(SMB, DATAGRAM_NAME_AT, DATAGRAM_NAME_AT + 2 * (NAME_LEN + 2) + 2) > 0;
  return { ...named(readNetbiosName(bytes, DATAGRAM_NAME_AT)), ...(isSmb ? { application: 'Windows Browser' } : {}) };
}

/** Answers and registrations carry records of flags and an address (RFC 1002 section 4.2). */
function learn(bytes: Probe, header: Header, name: string): void {
  const question = header.questions > 0 ? readQuestion(bytes, 0, HEADER_LEN) : null;
  const at = question === null ? HEADER_LEN : question.next;
  eachRecord(bytes, at, header.answers + header.additionals, ({ type, dataAt, dataLen }) => {
    // The first bit marks a group: a name of many.
    if (type !== RecordType.nb || dataLen < 6 || (bytes.u16(dataAt) & GROUP) !== 0) return;
    const address = bytes.u32(dataAt + 2) | 0;
    bytes.listener.learned({ name, ip0: 0, ip1: 0, ip2: 0xffff, ip3: address, client: null, source: 'nbns' });
  });
}

const named = (name: string | null): Match => (name === null || name.length === 0 ? {} : { serverName: name });

/** RFC 1001 section 14.1: each byte of the name as two letters from A to P; the sixteenth byte is the kind of name. */
function readNetbiosName(bytes: Bytes, at: number): string | null {
  if (bytes.u8(at) !== NAME_LEN) return null;
  let name = '';
  for (let i = at + 1; i < at + NAME_LEN - 1; i += 2) {
    const high = bytes.u8(i) - 0x41;
    const low = bytes.u8(i + 1) - 0x41;
    // A damaged name is known up to the damage.
    if (high < 0 || high > 15 || low < 0 || low > 15) return i === at + 1 ? null : clean(name);
    name += String.fromCharCode(high * 16 + low);
  }
  return clean(name);
}

const clean = (name: string): string => cleanName(name.replace(/[\0 ]+$/, ''));
