import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

const COMMANDS: readonly string[] = [
  'get ',
  'gets ',
  'set ',
  'add ',
  'replace ',
  'append ',
  'prepend ',
  'cas ',
  'delete ',
  'incr ',
  'decr ',
  'stats',
  'version\r\n',
  'flush_all',
  'touch ',
];
const ANSWERS: readonly string[] = [
  'VALUE ',
  'STAT ',
  'STORED\r\n',
  'NOT_STORED\r\n',
  'DELETED\r\n',
  'NOT_FOUND\r\n',
  'EXISTS\r\n',
  'VERSION ',
  'END\r\n',
  'SERVER_ERROR ',
  'CLIENT_ERROR ',
];
/** Before each datagram: id, number, count, zero. */
const UDP_HEADER_LEN = 8;

export const memcached: Analyzer = {
  service: 'memcached',
  title: 'Memcached',
  category: 'database',
  doc: 'Objects cached in memory.',
  standard: 'https://github.com/memcached/memcached/blob/master/doc/protocol.txt',
  transports: ['tcp', 'udp'],
  likelyPorts: [11211],
  firstBytes: null,
  aliases: { ndpi: ['Memcached'], wireshark: ['memcache'], iana: ['memcache'] },

  inspect(bytes) {
    const start = bytes.isTcp ? 0 : UDP_HEADER_LEN;
    if (!bytes.isTcp && bytes.u16(6) !== 0) return 'no';
    const magic = bytes.u8(start);
    if (
      (magic === 0x80 || magic === 0x81) &&
      bytes.onPort(11211) &&
      bytes.u8(start + 1) <= 0x25 &&
      bytes.u8(start + 5) === 0
    )
      return magic === 0x80 ? FROM_CLIENT : FROM_SERVER;
    const isCommand = COMMANDS.some((command) => bytes.has(command, start));
    if (!isCommand && !ANSWERS.some((answer) => bytes.has(answer, start))) return 'no';
    const line = bytes.line(start, 300);
    if (line === null) return 'no';
    if (isCommand) return bytes.onPort(11211) || STORAGE.test(line) ? FROM_CLIENT : 'no';
    return bytes.onPort(11211) || ANSWER.test(line) ? FROM_SERVER : 'no';
  },
};

/** Lines that are plain enough on any port. */
const STORAGE = /^(set|add|replace|cas) \S+ \d+ -?\d+ \d+( \d+)?( noreply)?$/;
const ANSWER = /^(VALUE \S+ \d+ \d+|STAT (pid|version) )/;
