import type { Analyzer, Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { putFact } from '../facts.ts';
import { putPassword } from '../login-lines.ts';
import { addNtlm } from '../ntlm.ts';
import { utf16At } from '../text-pool.ts';

/** Types that open a connection: pre-login, login; and the server's answer. */
const Type = { preLogin: 0x12, login7: 0x10, response: 0x04 } as const;

export const tds: Analyzer = {
  service: 'tds',
  title: 'Microsoft SQL Server',
  category: 'database',
  doc: 'Tabular data stream of Microsoft SQL Server.',
  standard: 'MS-TDS',
  transports: ['tcp'],
  likelyPorts: [1433],
  firstBytes: [0x01, 0x03, 0x04, 0x0e, 0x10, 0x12],
  aliases: { ndpi: ['MsSQL-TDS', 'TDS'], wireshark: ['tds'], iana: ['ms-sql-s'] },

  inspect(bytes) {
    const type = bytes.u8(0);
    const status = bytes.u8(1);
    const length = bytes.u16(2);
    if (length !== bytes.length || length < 9 || status > 0x11 || bytes.u8(7) !== 0) return 'no';
    if (type === Type.preLogin)
      return bytes.u8(8) <= 6 && bytes.u16(9) < length ? { client: 'sender', follow: true } : 'no';
    if (type === Type.login7) return bytes.u32le(8) === length - 8 ? readLogin(bytes, { client: 'sender' }) : 'no';
    return type === Type.response && bytes.u8(6) <= 1 && bytes.onPort(1433)
      ? { client: 'receiver', follow: true }
      : 'no';
  },

  followsSegments: true,

  follow(bytes, match) {
    if (bytes.u8(0) !== Type.login7 || bytes.u32le(8) !== bytes.u16(2) - 8) return true;
    readLogin(bytes, match);
    return false;
  },
};

/** Offsets and lengths in characters, from the login's beginning (MS-TDS section 2.2.6.4). */
const LOGIN_AT = 8;
const Field = { host: 36, user: 40, password: 44, application: 48, server: 52, database: 68 } as const;

/** A password is only turned about in its bits, which anybody can undo. */
function readLogin(bytes: Bytes, match: Match): Match {
  match.facts ??= {};
  const { facts } = match;
  for (const [name, field] of Object.entries(Field)) {
    const from = LOGIN_AT + bytes.u16le(LOGIN_AT + field);
    const length = 2 * bytes.u16le(LOGIN_AT + field + 2);
    if (length <= 0 || from + length > bytes.length) continue;
    if (name === 'password') putPassword(match, facts);
    else putFact(match, facts, name, utf16At(bytes, from, length));
  }
  addNtlm(bytes, match);
  return match;
}
