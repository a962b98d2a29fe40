import { type Analyzer, FROM_SERVER } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import type { FactValue } from '../facts.ts';

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
      if (REQUESTS.includes(code)) return { client: 'sender', facts: { tls_asked: code === REQUESTS[0] } };
      if (code === VERSION_3) return { client: 'sender', facts: startupParameters(bytes) };
    }
    // Authentication requests of the server: 'R', length, kind (section "Message Formats").
    const isAuthentication = bytes.u8(0) === 0x52 && bytes.u32(1) >= 8 && bytes.u32(1) < 256 && bytes.u32(5) <= 12;
    return isAuthentication && (bytes.length === bytes.u32(1) + 1 || bytes.u8(bytes.u32(1) + 1) === 0x53)
      ? FROM_SERVER
      : 'no';
  },
};

/** Pairs of texts: `user`, `database` and settings; there is no password among them. */
function startupParameters(bytes: Bytes): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {};
  const texts = bytes.text(8, Math.min(bytes.length - 8, 512)).split('\0');
  for (let i = 0; i + 1 < texts.length; i += 2) {
    const [name = '', value = ''] = [texts[i], texts[i + 1]];
    if (name === 'user' || name === 'database' || name === 'application_name') facts[name] = value;
  }
  return facts;
}
