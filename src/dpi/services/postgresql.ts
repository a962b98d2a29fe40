import type { Analyzer, Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { putFact } from '../facts.ts';
import { putPassword } from '../login-lines.ts';
import { textAt } from '../text-pool.ts';

/** Codes in the place of a version: SSLRequest, GSSENCRequest, CancelRequest. */
const REQUESTS: readonly number[] = [80877103, 80877104, 80877102];
const VERSION_3 = 0x00030000;

export const postgresql: Analyzer = {
  service: 'postgresql',
  title: 'PostgreSQL',
  category: 'database',
  doc: 'PostgreSQL databases.',
  standard: 'https://www.postgresql.org/docs/current/protocol.html',
  transports: ['tcp'],
  likelyPorts: [5432, 6432],
  firstBytes: null,
  aliases: { ndpi: ['PostgreSQL'], wireshark: ['pgsql'], zeek: ['postgresql'], iana: ['postgresql'] },

  inspect(bytes) {
    const length = bytes.u32(0);
    const code = bytes.u32(4);
    if (length === bytes.length && length >= 8 && length < 10_000) {
      if (REQUESTS.includes(code))
        return { client: 'sender', follow: true, facts: { tls_asked: code === REQUESTS[0] } };
      if (code === VERSION_3) return started(bytes);
    }
    // Authentication requests of the server: 'R', length, kind (section "Message Formats").
    const isAuthentication = bytes.u8(0) === 0x52 && bytes.u32(1) >= 8 && bytes.u32(1) < 256 && bytes.u32(5) <= 12;
    return isAuthentication && (bytes.length === bytes.u32(1) + 1 || bytes.u8(bytes.u32(1) + 1) === 0x53)
      ? { client: 'receiver', follow: true }
      : 'no';
  },

  followsSegments: true,

  /** What follows a request for encryption that was refused, and whether the password is asked for in the clear. */
  follow(bytes, match) {
    if (bytes.u32(4) === VERSION_3 && bytes.u32(0) === bytes.length) addParameters(bytes, match);
    else if (bytes.u8(0) === Message.authentication) bytes.memory = bytes.u32(5) === CLEARTEXT_PASSWORD;
    else if (bytes.u8(0) === Message.password && bytes.memory === true && bytes.u32(1) + 1 === bytes.length) {
      match.facts ??= {};
      putPassword(match, match.facts);
    }
    return true;
  },
};

/** Where the startup message has its parameters. */
const PARAMETERS_AT = 8;
const KEPT: readonly string[] = ['user', 'database', 'application_name'];
const Message = { authentication: 0x52, password: 0x70 } as const;
const CLEARTEXT_PASSWORD = 3;

function started(bytes: Bytes): Match {
  const match: Match = { client: 'sender', follow: true };
  addParameters(bytes, match);
  return match;
}

/** Pairs of texts: `user`, `database` and settings; there is no password among them. */
function addParameters(bytes: Bytes, match: Match): void {
  match.facts ??= {};
  for (let at = PARAMETERS_AT, n = 0; n < 32; n++) {
    const nameEnd = bytes.indexOf(0, at);
    const valueEnd = bytes.indexOf(0, nameEnd + 1);
    if (nameEnd <= at || valueEnd < 0) return;
    const name = bytes.text(at, Math.min(nameEnd - at, 32));
    if (KEPT.includes(name)) putFact(match, match.facts, name, textAt(bytes, nameEnd + 1, valueEnd - nameEnd - 1));
    at = valueEnd + 1;
  }
}
