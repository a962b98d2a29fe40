import type { Analyzer, Match, Verdict } from '../analyzer.ts';
import { putFact } from '../facts.ts';
import { putPassword } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { nameAt, textAt } from '../text-pool.ts';

export const socks: Analyzer = {
  service: 'socks',
  title: 'SOCKS',
  category: 'vpn',
  doc: 'Connections through a proxy.',
  standard: 'RFC 1928',
  transports: ['tcp'],
  likelyPorts: [1080],
  firstBytes: [0x04, 0x05],
  aliases: { ndpi: ['SOCKS'], wireshark: ['socks'], zeek: ['socks'], iana: ['socks'] },

  inspect(bytes) {
    const version = bytes.u8(0);
    if (version === 5) return inspectVersion5(bytes);
    const command = bytes.u8(1);
    const isRequest =
      (command === 1 || command === 2) && bytes.u16(2) > 0 && bytes.length >= 9 && bytes.u8(bytes.length - 1) === 0;
    if (!isRequest || bytes.length > 300 || !bytes.isPrintable(8, bytes.indexOf(0, 8) - 8)) return 'no';
    return followed('sender');
  },

  followsSegments: true,

  /** Who signs in (RFC 1929 section 2), and what is asked for (RFC 1928 section 4). */
  follow(bytes, match) {
    if (bytes.fromClient !== true) return true;
    match.facts ??= {};
    const { facts } = match;
    const size = bytes.u8(1);
    if (bytes.u8(0) === LOGIN && size > 0 && bytes.length === 3 + size + bytes.u8(2 + size)) {
      putFact(match, facts, 'user', textAt(bytes, 2, size));
      putPassword(match, facts);
      return true;
    }
    if (bytes.u8(0) !== 5 || bytes.u8(2) !== 0 || bytes.u8(3) !== BY_NAME) return bytes.u8(0) === 5;
    putFact(match, facts, 'host', nameAt(bytes, 5, bytes.u8(4)));
    putFact(match, facts, 'port', bytes.u16(5 + bytes.u8(4)));
    return false;
  },
};

const LOGIN = 1;
const BY_NAME = 3;
const followed = (client: 'sender' | 'receiver'): Match => ({ client, follow: true });

/** A greeting is a count and that many methods, the answer one of them; both together are certain. */
function inspectVersion5(bytes: Probe): Verdict {
  const methods = bytes.u8(1);
  const isGreeting = methods >= 1 && methods <= 16 && bytes.length === 2 + methods && isMethod(bytes.u8(2));
  const isAnswer = bytes.length === 2 && (isMethod(methods) || methods === 0xff);
  const before = bytes.memory as number | undefined;
  if (before !== undefined && before !== bytes.direction && isAnswer) return followed('receiver');
  if (!isGreeting || !bytes.fromStart) return 'no';
  bytes.memory = bytes.direction;
  return bytes.onPort(1080) ? followed('sender') : 'maybe';
}

const isMethod = (method: number): boolean => (method >= 0 && method <= 9) || method === 0x80;
