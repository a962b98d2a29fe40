import type { Analyzer } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import type { FactValue } from '../facts.ts';
import type { Probe } from '../probe.ts';
import { cleanName } from '../tls/hello.ts';

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
  aliases: { ndpi: ['DHCP'], wireshark: ['dhcp'], zeek: ['dhcp'], iana: ['bootps', 'bootpc'] },

  inspect(bytes) {
    const op = bytes.u8(0);
    if (bytes.u32(MAGIC_AT) !== MAGIC || bytes.u8(2) > 16) {
      const isCut = bytes.length < MIN_BOOTP_LEN && bytes.wireLength >= MIN_BOOTP_LEN;
      return isCut && bytes.onPort(67, 68) && bytes.u8(2) <= 16
        ? { client: op === Op.request ? 'sender' : 'receiver' }
        : 'no';
    }
    const facts = readOptions(bytes);
    const name = facts.host_name;
    if (typeof name === 'string' && name.length > 0) learn(bytes, name);
    return {
      client: op === Op.request ? 'sender' : 'receiver',
      facts,
      ...(typeof name === 'string' && name.length > 0 ? { serverName: name } : {}),
    };
  },
};

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
  let at = MAGIC_AT + 4;
  for (let n = 0; n < MAX_OPTIONS; n++) {
    const option = bytes.u8(at);
    if (option < 0 || option === Option.end) return -1;
    if (option === wanted) return at + 2;
    at += option === Option.pad ? 1 : 2 + Math.max(bytes.u8(at + 1), 0);
  }
  return -1;
}

function readOptions(bytes: Bytes): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {};
  let at = MAGIC_AT + 4;
  for (let n = 0; n < MAX_OPTIONS; n++) {
    const option = bytes.u8(at);
    if (option < 0 || option === Option.end) break;
    if (option === Option.pad) {
      at += 1;
      continue;
    }
    const length = bytes.u8(at + 1);
    if (length < 0) break;
    if (option === Option.hostName) facts.host_name = cleanName(bytes.text(at + 2, length).replace(/\0+$/, ''));
    else if (option === Option.clientName && length > 3) facts.client_fqdn = cleanName(bytes.text(at + 5, length - 3));
    else if (option === Option.vendorClass)
      facts.vendor_class = bytes.text(at + 2, length).replace(/[^\x20-\x7e]/g, '');
    else if (option === Option.messageType) facts.message = MESSAGE_TYPES[bytes.u8(at + 2)] ?? String(bytes.u8(at + 2));
    at += 2 + length;
  }
  return facts;
}
