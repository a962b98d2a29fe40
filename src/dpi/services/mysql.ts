import { type Analyzer, FROM_SERVER, type Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { type FactGroup, putFact } from '../facts.ts';
import { putPassword } from '../login-lines.ts';
import { textAt } from '../text-pool.ts';

/** The greeting's protocol version; a length of three bytes and a sequence number precede it. */
const GREETING = 10;
const ERROR = 0xff;

export const mysql: Analyzer = {
  service: 'mysql',
  title: 'MySQL',
  category: 'database',
  doc: 'MySQL and MariaDB databases.',
  standard: 'https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html',
  transports: ['tcp'],
  likelyPorts: [3306],
  firstBytes: null,
  aliases: { ndpi: ['MySQL'], wireshark: ['mysql'], zeek: ['mysql'], iana: ['mysql'] },

  inspect(bytes) {
    const length = bytes.u8(0) + bytes.u8(1) * 256 + bytes.u8(2) * 65_536;
    if (bytes.length < 7 || bytes.u8(3) !== 0 || length + 4 > bytes.wireLength + 4) return 'no';
    if (bytes.u8(4) === ERROR) return bytes.onPort(3306) && length + 4 === bytes.length ? FROM_SERVER : 'no';
    const end = bytes.indexOf(0, 5, 80);
    const version = bytes.text(5, end - 5);
    if (bytes.u8(4) !== GREETING || end < 8 || length + 4 !== bytes.length || !/^[\d.]+[\w.:+~-]*$/.test(version))
      return 'no';
    return { client: 'receiver', follow: true, facts: { version } };
  },

  followsSegments: true,

  /** The client's answer to the greeting (HandshakeResponse41): user, then a proof, then the database. */
  follow(bytes, match) {
    const length = bytes.u8(0) + bytes.u8(1) * 256 + bytes.u8(2) * 65_536;
    if (bytes.fromClient !== true || bytes.u8(3) < 1 || length + 4 !== bytes.length) return bytes.fromClient !== true;
    const flags = bytes.u32le(4);
    match.facts ??= {};
    const { facts } = match;
    if (flags < 0 || (flags & Flag.protocol41) === 0) return false;
    if ((flags & Flag.tls) !== 0 && length === TLS_REQUEST_LEN) {
      putFact(match, facts, 'tls_asked', true);
      return false;
    }
    const userEnd = bytes.indexOf(0, USER_AT);
    if (userEnd < 0) return false;
    if (userEnd > USER_AT) putFact(match, facts, 'user', textAt(bytes, USER_AT, userEnd - USER_AT));
    let at = userEnd + 2 + bytes.u8(userEnd + 1);
    if ((flags & Flag.database) !== 0) at = putText(bytes, at, match, facts, 'database');
    if ((flags & Flag.plugin) !== 0) putText(bytes, at, match, facts, 'auth');
    if (facts.auth === 'mysql_clear_password') putPassword(match, facts);
    return false;
  },
};

const Flag = { database: 0x08, protocol41: 0x200, tls: 0x800, plugin: 0x80000 } as const;
const TLS_REQUEST_LEN = 32;
/** Flags, longest packet, character set and 23 bytes of nothing come before. */
const USER_AT = 36;

/** A text up to its zero; where the next one begins. */
function putText(bytes: Bytes, at: number, match: Match, facts: FactGroup, name: string): number {
  const end = bytes.indexOf(0, at, at + 128);
  if (end < 0) return bytes.length;
  if (end > at) putFact(match, facts, name, textAt(bytes, at, end - at));
  return end + 1;
}
