import { type Analyzer, firstOf, type Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { addFact, putFact } from '../facts.ts';
import { putPassword } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { textAt } from '../text-pool.ts';

export const redis: Analyzer = {
  service: 'redis',
  title: 'Redis',
  category: 'database',
  doc: 'Redis and Valkey: data kept in memory.',
  standard: 'https://redis.io/docs/latest/develop/reference/protocol-spec',
  transports: ['tcp'],
  likelyPorts: [6379, 6380],
  firstBytes: firstOf('*+-$:'),
  aliases: { ndpi: ['RESP', 'Redis'], wireshark: ['resp'], zeek: ['redis'], iana: ['redis'] },

  inspect(bytes) {
    const end = bytes.indexOf(0x0d, 1, 32);
    if (end < 0 || bytes.u8(end + 1) !== 0x0a) return 'no';
    const head = bytes.text(0, end);
    if (/^\*\d{1,7}$/.test(head)) {
      if (bytes.u8(end + 2) === 0x24 || bytes.length === end + 2) return started(bytes);
      // An answer may be a list of anything.
      return bytes.onPort(6379, 6380) && ANSWER.test(bytes.line(end + 2, 64) ?? '')
        ? { client: 'receiver', follow: true }
        : 'no';
    }
    if (!bytes.onPort(6379, 6380)) return /^\+(PONG|OK)$/.test(head) && bytes.length === end + 2 ? 'maybe' : 'no';
    return ANSWER.test(head) ? { client: 'receiver', follow: true } : 'no';
  },

  followsSegments: true,

  follow(bytes, match) {
    if (bytes.fromClient !== false) readCommands(bytes, match);
    return true;
  },
};

/** Texts, errors and numbers; of RESP3 maps, sets, pushes, attributes, null, truth and fractions. */
const ANSWER =
  /^(\+[\x20-\x7e]+|-(ERR|NOAUTH|WRONGTYPE).*|\$-?\d+|:-?\d+|[%~>|]\d{1,7}|_|#[tf]|,-?[\d.]+(e[-+]?\d+)?)$/;
/** Commands of one segment that are read. */
const MAX_COMMANDS = 16;
const COMMAND = /^[A-Z.]{1,24}$/;

function started(bytes: Probe): Match {
  const match: Match = { client: 'sender', follow: true };
  if (bytes.wantsDetails) readCommands(bytes, match);
  return match;
}

/** Arrays of texts: the first is the command, whose kind is kept; of the others only who signs in. */
function readCommands(bytes: Bytes, match: Match): void {
  match.facts ??= {};
  const { facts } = match;
  for (let at = 0, n = 0; n < MAX_COMMANDS && bytes.u8(at) === ARRAY; n++) {
    const parts = readArray(bytes, at);
    if (parts === null) return;
    const [word, second, third, fourth] = parts.texts;
    const command = word === undefined ? '' : bytes.text(word.from, Math.min(word.length, 25)).toUpperCase();
    if (COMMAND.test(command)) addFact(match, facts, 'commands', command);
    const user = command === 'AUTH' && third !== undefined ? second : command === 'HELLO' ? fourth : undefined;
    if (user !== undefined) putFact(match, facts, 'user', textAt(bytes, user.from, user.length));
    if ((command === 'AUTH' && second !== undefined) || (command === 'HELLO' && fourth !== undefined))
      putPassword(match, facts);
    at = parts.next;
  }
}

interface Text {
  readonly from: number;
  readonly length: number;
}

const ARRAY = 0x2a;
const TEXT = 0x24;
const MAX_PARTS = 8;

/** The first texts of an array, and where the next one begins; null when it makes no sense or its end is missing. */
function readArray(bytes: Bytes, at: number): { readonly texts: readonly Text[]; readonly next: number } | null {
  const head = readNumber(bytes, at);
  if (head === null) return null;
  const texts: Text[] = [];
  let next = head.next;
  for (let n = 0; n < Math.min(head.value, 1024); n++) {
    const length = bytes.u8(next) === TEXT ? readNumber(bytes, next) : null;
    if (length === null) return texts.length > 0 ? { texts, next: bytes.length } : null;
    if (texts.length < MAX_PARTS) texts.push({ from: length.next, length: length.value });
    next = length.next + length.value + 2;
  }
  return { texts, next };
}

/** The number after a sign, up to the end of the line. */
function readNumber(bytes: Bytes, at: number): { readonly value: number; readonly next: number } | null {
  const end = bytes.indexOf(0x0d, at + 1, at + 12);
  const digits = end < 0 ? '' : bytes.text(at + 1, end - at - 1);
  return /^\d{1,9}$/.test(digits) ? { value: Number(digits), next: end + 2 } : null;
}
