import { type Analyzer, FROM_SERVER, type Match } from '../analyzer.ts';
import { addPlainUser, putPassword } from '../login-lines.ts';

export const cassandra: Analyzer = {
  service: 'cassandra',
  title: 'Cassandra',
  category: 'database',
  doc: 'Native protocol of Cassandra and ScyllaDB.',
  standard: 'https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v5.spec',
  transports: ['tcp'],
  likelyPorts: [9042, 9142],
  firstBytes: [0x03, 0x04, 0x05, 0x83, 0x84, 0x85],
  aliases: { ndpi: ['Cassandra'], wireshark: ['cql'] },

  inspect(bytes) {
    const opcode = bytes.u8(4);
    const length = bytes.u32(5);
    if (bytes.length < 9 || opcode > 0x10 || length > 0x10000000 || length + 9 !== bytes.length) return 'no';
    const isRequest = bytes.u8(0) < 0x80;
    if (isRequest)
      return opcode === 0x01
        ? bytes.find('CQL_VERSION', 9, 64) > 0
          ? followed()
          : 'no'
        : opcode === 0x05 && length === 0
          ? followed()
          : 'no';
    return bytes.onPort(9042, 9142) && [0, 2, 3, 6, 8, 14, 16].includes(opcode) ? FROM_SERVER : 'no';
  },

  followsSegments: true,

  /** AUTH_RESPONSE of PasswordAuthenticator: a SASL PLAIN answer after its length. */
  follow(bytes, match) {
    if (bytes.u8(4) !== AUTH_RESPONSE || bytes.u8(0) >= 0x80 || bytes.u8(13) !== 0) return true;
    match.facts ??= {};
    putPassword(match, match.facts);
    addPlainUser(bytes, 13, Math.min(13 + bytes.u32(9), bytes.length), match, match.facts);
    return false;
  },
};

const AUTH_RESPONSE = 0x0f;
const followed = (): Match => ({ client: 'sender', follow: true });
