import { type Analyzer, firstOf, type Match, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { putFact } from '../facts.ts';
import { putPassword } from '../login-lines.ts';

const STARTS: readonly string[] = ['INFO {', 'CONNECT {'];
const WEAK_STARTS: readonly string[] = ['PING\r\n', 'PONG\r\n', 'SUB ', 'PUB ', 'MSG ', 'UNSUB ', '+OK\r\n'];

export const nats: Analyzer = {
  service: 'nats',
  title: 'NATS',
  category: 'messaging',
  doc: 'Messages by subject among services.',
  standard: 'https://docs.nats.io/reference/reference-protocols/nats-protocol',
  transports: ['tcp'],
  likelyPorts: [4222],
  firstBytes: firstOf('ICPSMU+-'),
  aliases: { ndpi: ['Nats'] },

  inspect(bytes) {
    if (bytes.has('INFO {') && bytes.find('"server_id"', 6, 512) > 0) return { client: 'receiver', follow: true };
    if (bytes.has('CONNECT {') && bytes.find('"verbose"', 9, 512) > 0) return readConnect(bytes, { client: 'sender' });
    if (STARTS.some((start) => bytes.has(start))) return 'maybe';
    return bytes.onPort(4222) && WEAK_STARTS.some((start) => bytes.has(start)) ? YES : 'no';
  },

  followsSegments: true,

  follow(bytes, match) {
    if (!bytes.has('CONNECT {')) return true;
    readConnect(bytes, match);
    return false;
  },
};

/** JSON of the client: its name, its user; what proves it is only noted. */
function readConnect(bytes: Bytes, match: Match): Match {
  const text = bytes.text(0, 1024);
  match.facts ??= {};
  for (const name of ['name', 'user', 'lang', 'version']) {
    const value = new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]{1,128})"`).exec(text)?.[1];
    if (value !== undefined) putFact(match, match.facts, name, value);
  }
  if (/"pass"\s*:\s*"[^"]/.test(text)) putPassword(match, match.facts);
  if (/"auth_token"\s*:\s*"[^"]/.test(text)) putFact(match, match.facts, 'cleartext_token', true);
  return match;
}
