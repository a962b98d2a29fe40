import type { Analyzer, Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { cleanName } from '../tls/hello.ts';

const HEADER_LEN = 20;
const MAGIC_COOKIE = 0x2112a442;
const MAX_ATTRIBUTES = 32;
/** RFC 8489 section 5: methods that are assigned, among them those of TURN (RFC 8656) and Microsoft's. */
const METHODS: readonly number[] = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 0x80];
const BINDING_REQUEST = 0x0001;
const Attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  realm: 0x0014,
  zoom: 0x0101,
  software: 0x8022,
  whatsAppFirst: 0x4000,
  whatsAppLast: 0x4007,
  googleNetwork: 0xc057,
} as const;

export const stun: Analyzer = {
  service: 'stun',
  title: 'STUN and TURN',
  category: 'voip',
  doc: 'Finds out how a host is seen from outside, and relays calls.',
  standard: 'RFC 8489',
  transports: ['udp', 'tcp'],
  likelyPorts: [3478, 3479, 19302],
  firstBytes: Array.from({ length: 0x40 }, (_, byte) => byte),
  aliases: { ndpi: ['STUN'], wireshark: ['stun'], zeek: ['stun'], iana: ['stun', 'turn'] },

  inspect(bytes) {
    // RFC 4571 puts a length before each message of ICE over TCP.
    const start = bytes.isTcp && bytes.u16(0) === bytes.u16(4) + HEADER_LEN ? 2 : 0;
    const type = bytes.u16(start);
    const length = bytes.u16(start + 2);
    const hasCookie = bytes.u32(start + 4) === MAGIC_COOKIE;
    const end = start + HEADER_LEN + length;
    if (bytes.length < start + HEADER_LEN || type > 0x3fff || length % 4 !== 0) return 'no';
    if (hasCookie)
      return bytes.isTcp || end <= Math.max(bytes.length, bytes.wireLength) ? describe(bytes, start) : 'no';
    if (bytes.length !== end || !METHODS.includes(methodOf(type))) return 'no';
    return fitsClassic(bytes, start, end) ? describe(bytes, start) : 'no';
  },
};

/** RFC 8489 section 5: the method's bits lie around those of the class. */
const methodOf = (type: number): number => (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2);
const classOf = (type: number): number => ((type & 0x0010) >> 4) | ((type & 0x0100) >> 7);

/** RFC 3489 had no cookie: then the attributes must be known ones and fill the message exactly. */
function fitsClassic(bytes: Bytes, start: number, end: number): boolean {
  let at = start + HEADER_LEN;
  if (at === end) return bytes.u16(start) === BINDING_REQUEST;
  for (let n = 0; n < MAX_ATTRIBUTES && at < end; n++) {
    const type = bytes.u16(at);
    const isKnown = (type >= 0x0001 && type <= 0x0034) || (type >= 0x8000 && type <= 0x80ff) || type === Attribute.zoom;
    if (!isKnown) return false;
    at += 4 + ((bytes.u16(at + 2) + 3) & ~3);
  }
  return at === end;
}

/** A call often goes on as DTLS or RTP on the same ports: STUN is its prologue. */
function describe(bytes: Bytes, start: number): Match {
  const match: Match = { client: classOf(bytes.u16(start)) < 2 ? 'sender' : 'receiver', isPrologue: true };
  const types: number[] = [];
  let at = start + HEADER_LEN;
  for (let n = 0; n < MAX_ATTRIBUTES; n++) {
    const type = bytes.u16(at);
    const length = bytes.u16(at + 2);
    if (type < 0 || length < 0 || at + 4 + length > bytes.length) break;
    types.push(type);
    const text = bytes.text(at + 4, Math.min(length, 128)).replace(/\0+$/, '');
    if (type === Attribute.realm && text.length > 0) match.serverName = cleanName(text);
    else if (type === Attribute.software) match.facts = { software: text };
    at += 4 + ((length + 3) & ~3);
  }
  const application = applicationOf(bytes.u16(start), types);
  if (application !== null) match.application = application;
  return match;
}

/** Attributes of their own by which some applications are known. */
function applicationOf(type: number, attributes: readonly number[]): string | null {
  if (attributes.some((a) => a >= Attribute.whatsAppFirst && a <= Attribute.whatsAppLast)) return 'WhatsApp';
  if (attributes.includes(Attribute.googleNetwork)) return 'Google Meet';
  if (attributes.includes(Attribute.zoom)) return 'Zoom';
  // ICE demands a user name (RFC 8445 section 7.1.1); WhatsApp's checks go without.
  const isBare = type === BINDING_REQUEST && attributes.length === 1 && attributes[0] === Attribute.messageIntegrity;
  return isBare ? 'WhatsApp' : null;
}
