import type { Analyzer, Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { addFact } from '../facts.ts';
import type { Probe } from '../probe.ts';
import { nameAt, textAt } from '../text-pool.ts';

/** RFC 2131 section 2: fixed fields, then the magic number, then options. */
const MAGIC_AT = 236;
const MAGIC = 0x63825363;
const MIN_BOOTP_LEN = 240;
const CLIENT_ADDRESS_AT = 12;
const Op = { request: 1, reply: 2 } as const;
const Option = {
  pad: 0,
  hostName: 12,
  requestedAddress: 50,
  messageType: 53,
  vendorClass: 60,
  clientName: 81,
  end: 255,
} as const;
const MAX_OPTIONS = 64;
const MESSAGE_TYPES = ['', 'discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'];

export const dhcp: Analyzer = {
  service: 'dhcp',
  title: 'DHCP',
  category: 'network',
  doc: 'Dynamic Host Configuration Protocol: addresses and settings for hosts.',
  standard: 'RFC 2131',
  transports: ['udp'],
  likelyPorts: [67, 68],
  firstBytes: [Op.request, Op.reply],
  followsAll: true,
  aliases: { ndpi: ['DHCP'], wireshark: ['dhcp'], zeek: ['dhcp'], iana: ['bootps', 'bootpc'] },

  inspect(bytes) {
    const op = bytes.u8(0);
    if (bytes.u32(MAGIC_AT) !== MAGIC || bytes.u8(2) > 16) {
      const isCut = bytes.length < MIN_BOOTP_LEN && bytes.wireLength >= MIN_BOOTP_LEN;
      return isCut && bytes.onPort(67, 68) && bytes.u8(2) <= 16
        ? { client: op === Op.request ? 'sender' : 'receiver' }
        : 'no';
    }
    const match: Match = { client: op === Op.request ? 'sender' : 'receiver', follow: true };
    readMessage(bytes, match);
    return match;
  },

  /** Many clients ask from no address, in one flow. */
  follow(bytes, match) {
    if (bytes.u32(MAGIC_AT) === MAGIC) readMessage(bytes, match);
    return true;
  },
};

function readMessage(bytes: Probe, match: Match): void {
  match.facts ??= {};
  const { facts } = match;
  const name = hostName(bytes);
  if (name !== '') {
    learn(bytes, name);
    match.serverName ??= name;
    addFact(match, facts, 'host_names', name);
  }
  eachOption(bytes, (option, at, length) => {
    if (option === Option.clientName && length > 3)
      addFact(match, facts, 'client_fqdns', nameAt(bytes, at + 3, length - 3));
    else if (option === Option.vendorClass) addFact(match, facts, 'vendor_classes', textAt(bytes, at, length));
    else if (option === Option.messageType)
      addFact(match, facts, 'messages', MESSAGE_TYPES[bytes.u8(at)] ?? String(bytes.u8(at)));
  });
}

function hostName(bytes: Bytes): string {
  let name = '';
  eachOption(bytes, (option, at, length) => {
    // Some end it with a zero.
    const end = bytes.u8(at + length - 1) === 0 ? length - 1 : length;
    if (option === Option.hostName && name === '') name = nameAt(bytes, at, end);
  });
  return name;
}

/** A client that tells its name while it asks for an address, or has one, is known by both. */
function learn(bytes: Probe, name: string): void {
  const own = bytes.u32(CLIENT_ADDRESS_AT);
  const asked = findOption(bytes, Option.requestedAddress);
  const address = own > 0 ? own : asked > 0 ? bytes.u32(asked) : 0;
  if (address <= 0) return;
  bytes.listener.learned({ name, ip0: 0, ip1: 0, ip2: 0xffff, ip3: address | 0, client: null, source: 'dhcp' });
}

/** Where the content of an option begins; -1 when it is not there. */
function findOption(bytes: Bytes, wanted: number): number {
  let found = -1;
  eachOption(bytes, (option, at) => {
    if (option === wanted && found < 0) found = at;
  });
  return found;
}

function eachOption(bytes: Bytes, visit: (option: number, at: number, length: number) => void): void {
  let at = MAGIC_AT + 4;
  for (let n = 0; n < MAX_OPTIONS; n++) {
    const option = bytes.u8(at);
    if (option < 0 || option === Option.end) return;
    if (option === Option.pad) {
      at += 1;
      continue;
    }
    const length = bytes.u8(at + 1);
    if (length < 0) return;
    visit(option, at + 2, length);
    at += 2 + length;
  }
}
