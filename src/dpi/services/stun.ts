import type { Analyzer, Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { cleanName } from '../tls/hello.ts';

const HEADER_LEN = 20;
const MAGIC_COOKIE = 0x2112a442;
const MAX_ATTRIBUTES = 32;
const Attribute = { realm: 0x0014, software: 0x8022, alternateDomain: 0x8003 } as const;
/** RFC 8489 section 5: classes and methods that are assigned, among them those of TURN, ICE and Microsoft. */
const METHODS: readonly number[] = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 0x80];

export const stun: Analyzer = {
  service: 'stun',
  title: 'STUN and TURN',
  category: 'voip',
  doc: 'Finds out how a host is seen from outside, and relays calls.',
  standard: 'RFC 8489',
  transports: ['udp', 'tcp'],
  likelyPorts: [3478, 3479, 19302],
  firstBytes: null,
  aliases: { ndpi: ['STUN'], wireshark: ['stun'], zeek: ['stun'], iana: ['stun', 'turn'] },

  inspect(bytes) {
    const start =
      bytes.isTcp && bytes.u16(0) === bytes.length - 2 && bytes.u16(0) === bytes.u16(4) + HEADER_LEN ? 2 : 0;
    const type = bytes.u16(start);
    const length = bytes.u16(start + 2);
    if (bytes.length < start + HEADER_LEN || (type & 0xc000) !== 0) return 'no';
    const wire = Math.max(bytes.length, bytes.wireLength) - start;
    const fits = bytes.isTcp ? start + HEADER_LEN + length <= wire + MAX_SLACK : start + HEADER_LEN + length === wire;
    const hasCookie = bytes.u32(start + 4) === MAGIC_COOKIE;
    if (hasCookie && wire < HEADER_LEN + length) return length % 4 === 0 ? describe(bytes, start) : 'no';
    if (!fits && !(hasCookie && bytes.isTcp)) return 'no';
    if (length % 4 !== 0 || !METHODS.includes(methodOf(type)) || (!hasCookie && !isClassic(bytes, start, length)))
      return 'no';
    return describe(bytes, start);
  },
};

const MAX_SLACK = 65_536;

/** RFC 8489 section 5: the method's bits lie around those of the class. */
const methodOf = (type: number): number => (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2);
const classOf = (type: number): number => ((type & 0x0010) >> 4) | ((type & 0x0100) >> 7);

/** RFC 3489 had no cookie: then the attributes must fill the message exactly. */
function isClassic(bytes: Bytes, start: number, length: number): boolean {
  if (length === 0) return classOf(bytes.u16(start)) === 0 && bytes.u16(start) === 1;
  let at = start + HEADER_LEN;
  for (let n = 0; n < MAX_ATTRIBUTES && at < start + HEADER_LEN + length; n++) {
    const type = bytes.u16(at);
    if (type < 0 || !((type >= 0x0001 && type <= 0x0034) || (type >= 0x8000 && type <= 0x80ff))) return false;
    at += 4 + ((bytes.u16(at + 2) + 3) & ~3);
  }
  return at === start + HEADER_LEN + length;
}

function describe(bytes: Bytes, start: number): Match {
  const match: Match = { client: classOf(bytes.u16(start)) < 2 ? 'sender' : 'receiver' };
  let at = start + HEADER_LEN;
  for (let n = 0; n < MAX_ATTRIBUTES; n++) {
    const type = bytes.u16(at);
    const length = bytes.u16(at + 2);
    if (type < 0 || length < 0 || at + 4 + length > bytes.length) break;
    const text = bytes.text(at + 4, Math.min(length, 128)).replace(/\0+$/, '');
    if (type === Attribute.realm && text.length > 0) match.serverName = cleanName(text);
    else if (type === Attribute.software) match.facts = { software: text };
    at += 4 + ((length + 3) & ~3);
  }
  return match;
}
